package ai.trodo.server.store.sql;

import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.RecordCodec;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.People;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.ProfileFold;
import ai.trodo.server.store.engine.Term;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Product events and profiles in a SQL engine. */
final class SqlPeople implements People {
    private static final String EVENT = "event_id, distinct_id, name, at_us, session_id, properties";
    private static final String BY_USER = "product.user";
    private static final String BY_NAME = "product.name";

    private final SqlWriter writer;
    private final Readers readers;
    private final Sites sites;

    SqlPeople(SqlWriter writer, Readers readers, Sites sites) {
        this.writer = writer;
        this.readers = readers;
        this.sites = sites;
    }

    /** Widens the time in which somebody was seen; the order of calls does not matter. */
    static void touch(Db db, long siteNo, String type, String id, long first, long last) throws SQLException {
        db.put(Tables.SEEN, List.<@Nullable Object[]>of(new @Nullable Object[] {siteNo, type, id, first, last}), true);
    }

    @Override
    public void write(Site site, List<ProductEvent> events, List<ProfileChange> changes) {
        writer.run(db -> {
            long siteNo = sites.forWriting(db, site);
            for (ProductEvent event : events) {
                write(db, siteNo, event);
            }
            for (ProfileChange change : changes) {
                write(db, siteNo, change);
            }
            return site;
        });
    }

    private static String json(Map<String, Object> map) {
        return Objects.requireNonNullElse(
                FactsOf.clean(new String(RecordCodec.encode(map), StandardCharsets.UTF_8)), "{}");
    }

    private static void write(Db db, long siteNo, ProductEvent event) throws SQLException {
        long at = Micros.of(event.at());
        String user = Term.indexed(event.distinctId());
        List<@Nullable Object> args = new ArrayList<>();
        args.add(siteNo);
        args.add(Term.indexed(event.eventId()));
        args.add(user);
        args.add(Term.indexed(event.name()));
        args.add(at);
        args.add(FactsOf.word(event.sessionId()));
        args.add(json(event.properties()));
        int added = db.updateAll(
                "INSERT INTO product_event (site_no, " + EVENT + ") VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (site_no, event_id) DO NOTHING",
                args);
        if (added > 0) {
            touch(db, siteNo, USER, user, at, at);
        }
    }

    private static void write(Db db, long siteNo, ProfileChange change) throws SQLException {
        String type = Term.indexed(change.type());
        String id = Term.indexed(change.id());
        int fresh = db.update(
                "INSERT INTO profile_change (site_no, change_id, type, id) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT (site_no, change_id) DO NOTHING",
                siteNo,
                Term.indexed(change.changeId()),
                type,
                id);
        if (fresh == 0) {
            return;
        }
        if (change.op() == ProfileChange.Op.DELETE) {
            db.update("DELETE FROM profile WHERE site_no = ? AND type = ? AND id = ?", siteNo, type, id);
            return;
        }
        long at = Micros.of(change.at());
        touch(db, siteNo, type, id, at, at);
        String before = db.first(
                        "SELECT properties FROM profile WHERE site_no = ? AND type = ? AND id = ?",
                        List.of(siteNo, type, id),
                        Row::text)
                .orElse("");
        Map<String, Object> after = ProfileFold.apply(RecordDecoder.mapOrEmpty(before), change);
        db.update(
                "UPDATE profile SET properties = ? WHERE site_no = ? AND type = ? AND id = ?",
                json(after),
                siteNo,
                type,
                id);
    }

    @Override
    public Optional<Profile> profile(Site site, String type, String id) {
        return readers.read(db -> db.first(
                "SELECT properties, first_us, last_us FROM profile WHERE site_no = ? AND type = ? AND id = ?",
                List.of(sites.forReading(db, site), Term.indexed(type), Term.indexed(id)),
                row -> new Profile(
                        type,
                        id,
                        RecordDecoder.mapOrEmpty(row.textOrNull()),
                        Micros.instant(row.number()),
                        Micros.instant(row.number()))));
    }

    private static ProductEvent event(Row row) throws SQLException {
        return new ProductEvent(
                row.text(),
                row.text(),
                row.text(),
                Micros.instant(row.number()),
                row.textOrNull(),
                RecordDecoder.mapOrEmpty(row.textOrNull()));
    }

    @Override
    public Page<ProductEvent> events(Site site, String distinctId, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, BY_USER);
        return readers.read(db -> {
            long siteNo = sites.forReading(db, site);
            List<String> ids = new ArrayList<>(List.of(Term.indexed(distinctId)));
            ids.addAll(db.list(
                    "SELECT alias FROM alias WHERE site_no = ? AND distinct_id = ?",
                    List.of(siteNo, Term.indexed(distinctId)),
                    Row::text));
            List<Object> args = new ArrayList<>(List.of(siteNo, new Args.Texts(ids)));
            String keyset = keyset(args, from, "<");
            return page(
                    db.list(
                            "SELECT " + EVENT + " FROM product_event WHERE site_no = ? AND "
                                    + db.dialect().among("distinct_id", true) + keyset
                                    + " ORDER BY at_us DESC, event_id DESC LIMIT " + (limit + 1),
                            args,
                            SqlPeople::event),
                    limit,
                    BY_USER);
        });
    }

    @Override
    public Page<ProductEvent> events(
            Site site, List<String> names, TimeRange range, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, BY_NAME);
        return readers.read(db -> {
            long siteNo = sites.forReading(db, site);
            List<Object> args = new ArrayList<>(List.of(siteNo, new Args.Texts(names)));
            QuerySql times = new QuerySql(db.dialect(), siteNo).range("at_us", range);
            args.addAll(times.args());
            String keyset = keyset(args, from, ">");
            return page(
                    db.list(
                            "SELECT " + EVENT + " FROM product_event WHERE site_no = ? AND "
                                    + db.dialect().among("name", true) + times.where() + keyset
                                    + " ORDER BY at_us, event_id LIMIT " + (limit + 1),
                            args,
                            SqlPeople::event),
                    limit,
                    BY_NAME);
        });
    }

    private static String keyset(List<Object> args, @Nullable Keyset from, String sign) {
        if (from == null) {
            return "";
        }
        args.add(from.value());
        args.add(from.tie());
        return " AND (at_us, event_id) " + sign + " (?, ?)";
    }

    private static Page<ProductEvent> page(List<ProductEvent> rows, int limit, String list) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        ProductEvent last = rows.get(limit - 1);
        return new Page<>(rows.subList(0, limit), new Keyset(list, Micros.of(last.at()), last.eventId()).cursor());
    }

    @Override
    public void alias(Site site, String alias, String distinctId) {
        if (alias.equals(distinctId)) {
            return;
        }
        writer.run(db -> db.update(
                "INSERT INTO alias (site_no, alias, distinct_id) VALUES (?, ?, ?)"
                        + " ON CONFLICT (site_no, alias) DO UPDATE SET distinct_id = excluded.distinct_id",
                sites.forWriting(db, site),
                Term.indexed(alias),
                Term.indexed(distinctId)));
    }

    @Override
    public String resolve(Site site, String distinctId) {
        return readers.read(db -> db.first(
                        "SELECT distinct_id FROM alias WHERE site_no = ? AND alias = ?",
                        List.of(sites.forReading(db, site), Term.indexed(distinctId)),
                        Row::text)
                .orElse(distinctId));
    }
}
