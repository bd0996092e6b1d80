package ai.trodo.server.store.sql;

import ai.trodo.server.store.RunQuery.Condition;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition that the fewest runs meet: a query begins with the runs that it names.
 *
 * @param runs about how many runs those are
 */
record Rarest(Is is, long runs) {
    /** Counting stops here, unless a roll-up knows better. */
    private static final int COMMON = 500;

    private static final int MAX_VALUES = 20;

    /** Null when no condition names values that runs are found by. */
    static @Nullable Rarest of(Db db, long siteNo, Collection<Condition> conditions) throws SQLException {
        Rarest rarest = null;
        for (Is is : candidates(conditions)) {
            long runs = count(db, siteNo, is);
            if (rarest == null || runs < rarest.runs()) {
                rarest = new Rarest(is, runs);
            }
        }
        return rarest;
    }

    /** Conditions that name values which runs are found by. */
    static List<Is> candidates(Collection<Condition> conditions) {
        List<Is> found = new ArrayList<>();
        for (Condition condition : conditions) {
            if (condition instanceof Is is
                    && !is.negated()
                    && is.field() != Field.RUN
                    && is.anyOf().size() <= MAX_VALUES) {
                found.add(is);
            }
        }
        return found;
    }

    private static long count(Db db, long siteNo, Is is) throws SQLException {
        String field = QuerySql.field(is);
        long runs = 0;
        for (String value : QuerySql.values(is)) {
            long few = db.number(
                    "SELECT count(*) FROM (SELECT 1 FROM run_term WHERE site_no = ? AND field = ? AND value = ? LIMIT "
                            + COMMON + ") counted",
                    siteNo,
                    field,
                    value);
            boolean rolledUp = few == COMMON && RunHours.counts(field);
            runs += rolledUp ? Math.max(few, new RunHours(db, siteNo).about(field, value)) : few;
        }
        return runs;
    }

    /** Whether looking these runs up one by one is dearer than walking an order of the list. */
    boolean isCommon() {
        return runs >= COMMON;
    }

    /** Whether looking these runs up is dearer than looking at all runs. */
    boolean isMost(Db db, long siteNo) throws SQLException {
        return isCommon() && runs * 3 > new RunHours(db, siteNo).about(RunHours.ALL, RunHours.ALL);
    }
}
