package ai.trodo.server.store.sql;

import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Is;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * All runs that match, as {@code FROM run r WHERE ...}, for questions that look at each of them. Driven by a term when
 * few runs have it, else by time.
 */
final class Matching {
    private final String where;
    private final List<Object> args;

    private Matching(String where, List<Object> args) {
        this.where = where;
        this.args = args;
    }

    static Matching of(Db db, long siteNo, RunQuery query) throws SQLException {
        Rarest rarest = Rarest.of(db, siteNo, query.conditions());
        Is driver = rarest == null || rarest.isMost(db, siteNo) ? null : rarest.is();
        List<Object> args = new ArrayList<>(List.of(siteNo));
        String rare = "";
        if (driver != null) {
            rare = " AND r.run_no IN (" + new RunPages(db, siteNo).amongTerm(driver, args) + ")";
        }
        QuerySql sql = QuerySql.of(db.dialect(), siteNo, query, driver);
        args.addAll(sql.args());
        return new Matching(" WHERE r.site_no = ?" + rare + sql.where(), args);
    }

    /** Begins with WHERE. */
    String where() {
        return where;
    }

    /** The same conditions on the run that is called so. */
    String where(String alias) {
        return where.replaceAll("\\br\\.", alias + ".");
    }

    List<Object> args() {
        return args;
    }

    /** The arguments, behind one of the statement's own. */
    List<Object> argsAfter(Object first) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(args);
        return all;
    }
}
