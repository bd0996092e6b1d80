package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.Money;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.store.ConversationSummary;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.UserSummary;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs grouped by conversation or by user. A group stands where its newest matching run stands; a run belongs on the
 * page when no newer matching run of its group is there, so pages are keyset pages of runs.
 */
final class Groups {
    private static final String USERS_BY_RUN = "users.run";
    private static final String USERS_BY_PROFILE = "users.profile";

    private final Db db;
    private final long siteNo;

    Groups(Db db, long siteNo) {
        this.db = db;
        this.siteNo = siteNo;
    }

    /** What the runs of one group come to. */
    private record Sums(
            long runs,
            long conversations,
            long first,
            long last,
            @Nullable Long tokens,
            @Nullable Long costNanos,
            long errors) {}

    /** The newest matching run of a group. */
    private record Newest(String id, RunRow run) {}

    Page<ConversationSummary> conversations(RunQuery query, @Nullable Cursor after, int limit) throws SQLException {
        Page<Newest> newest = newest(query, "conversation", "conversation_id", "conversations", after, limit);
        return new Page<>(conversations(newest.items()), newest.next());
    }

    Optional<ConversationSummary> conversation(String id) throws SQLException {
        RunQuery one = RunQuery.of(RunQuery.Is.of(RunQuery.Field.CONVERSATION, id));
        return conversations(one, null, 1).items().stream().findFirst();
    }

    private List<ConversationSummary> conversations(List<Newest> newest) throws SQLException {
        Map<String, Sums> sums = sums("conversation", "conversation_id", ids(newest));
        Map<String, TreeSet<String>> agents = agents(ids(newest));
        List<ConversationSummary> found = new ArrayList<>();
        for (Newest run : newest) {
            Sums sum = sums.get(run.id());
            if (sum != null) {
                found.add(new ConversationSummary(
                        run.id(),
                        run.run().totals().distinctId(),
                        sum.runs(),
                        Micros.instant(sum.first()),
                        Micros.instant(sum.last()),
                        sum.tokens(),
                        Money.dollars(sum.costNanos()),
                        sum.errors(),
                        List.copyOf(agents.getOrDefault(run.id(), new TreeSet<>())),
                        run.run().inputPreview()));
            }
        }
        return found;
    }

    private Map<String, TreeSet<String>> agents(List<String> ids) throws SQLException {
        Map<String, TreeSet<String>> agents = new HashMap<>();
        db.each(
                "SELECT DISTINCT r.conversation_id, r.agent FROM run_term c CROSS JOIN run r WHERE c.site_no = ?"
                        + " AND c.field = 'conversation' AND " + db.dialect().among("c.value", true)
                        + " AND r.run_no = c.run_no AND r.agent IS NOT NULL",
                List.of(siteNo, new Args.Texts(ids)),
                row -> agents.computeIfAbsent(row.text(), id -> new TreeSet<>()).add(row.text()));
        return agents;
    }

    Page<UserSummary> users(RunQuery query, @Nullable Cursor after, int limit) throws SQLException {
        if (query.equals(RunQuery.ALL)) {
            return usersByProfile(after, limit);
        }
        Page<Newest> newest = newest(query, "user", "distinct_id", USERS_BY_RUN, after, limit);
        return new Page<>(users(ids(newest.items())), newest.next());
    }

    private Page<UserSummary> usersByProfile(@Nullable Cursor after, int limit) throws SQLException {
        List<Object> args = new ArrayList<>(List.of(siteNo));
        String keyset = "";
        if (after != null) {
            Keyset from = Keyset.of(after, USERS_BY_PROFILE);
            keyset = " AND (last_us, id) < (?, ?)";
            args.addAll(List.of(from.value(), from.tie()));
        }
        List<Keyset> rows = db.list(
                "SELECT last_us, id FROM profile WHERE site_no = ? AND type = 'user'" + keyset
                        + " ORDER BY last_us DESC, id DESC LIMIT " + (limit + 1),
                args,
                row -> new Keyset(USERS_BY_PROFILE, row.number(), row.text()));
        boolean more = rows.size() > limit;
        List<Keyset> shown = more ? rows.subList(0, limit) : rows;
        List<UserSummary> users = users(shown.stream().map(Keyset::tie).toList());
        return new Page<>(users, more ? shown.get(limit - 1).cursor() : null);
    }

    Optional<UserSummary> user(String distinctId) throws SQLException {
        return users(List.of(Term.indexed(distinctId))).stream().findFirst();
    }

    private List<UserSummary> users(List<String> ids) throws SQLException {
        Map<String, Sums> sums = sums("user", "distinct_id", ids);
        Map<String, UserSummary> users = new LinkedHashMap<>();
        db.each(
                "SELECT id, properties, first_us, last_us FROM profile WHERE site_no = ? AND type = 'user' AND "
                        + db.dialect().among("id", true),
                List.of(siteNo, new Args.Texts(ids)),
                row -> {
                    String id = row.text();
                    users.put(id, user(id, sums.get(id), row));
                });
        return ids.stream().filter(users::containsKey).map(users::get).toList();
    }

    private static UserSummary user(String id, @Nullable Sums sum, Row row) throws SQLException {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> groups = new LinkedHashMap<>();
        RecordDecoder.mapOrEmpty(row.textOrNull()).forEach((key, value) -> {
            if (key.startsWith(UserSummary.GROUP_PREFIX)) {
                groups.put(key.substring(UserSummary.GROUP_PREFIX.length()), value);
            } else if (!key.startsWith("$")) {
                properties.put(key, value);
            }
        });
        return new UserSummary(
                id,
                sum == null ? 0 : sum.runs(),
                sum == null ? 0 : sum.conversations(),
                Micros.instant(row.number()),
                Micros.instant(row.number()),
                sum == null ? null : sum.tokens(),
                sum == null ? null : Money.dollars(sum.costNanos()),
                sum == null ? 0 : sum.errors(),
                properties,
                groups);
    }

    private Map<String, Sums> sums(String field, String column, List<String> ids) throws SQLException {
        Map<String, Sums> sums = new HashMap<>();
        db.each(
                "SELECT r." + column + ", count(*), count(DISTINCT r.conversation_id), min(r.start_us),"
                        + " max(r.start_us), sum(CASE WHEN r.tokens >= 0 THEN r.tokens END),"
                        + " sum(CASE WHEN r.cost_nanos >= 0 THEN r.cost_nanos END),"
                        + " sum(CASE WHEN r.status = 'error' THEN 1 ELSE 0 END)"
                        + " FROM run_term c CROSS JOIN run r WHERE c.site_no = ? AND c.field = ? AND "
                        + db.dialect().among("c.value", true) + " AND r.run_no = c.run_no GROUP BY r." + column,
                List.of(siteNo, field, new Args.Texts(ids)),
                row -> sums.put(
                        row.text(),
                        new Sums(
                                row.number(),
                                row.number(),
                                row.number(),
                                row.number(),
                                row.longOrNull(),
                                row.longOrNull(),
                                row.number())));
        return sums;
    }

    private static List<String> ids(List<Newest> newest) {
        return newest.stream().map(Newest::id).toList();
    }

    private Page<Newest> newest(
            RunQuery query, String field, String column, String list, @Nullable Cursor after, int limit)
            throws SQLException {
        Matching matching = Matching.of(db, siteNo, query);
        List<Object> args = new ArrayList<>(matching.args());
        args.addAll(List.of(siteNo, field));
        args.addAll(matching.args());
        String keyset = "";
        if (after != null) {
            Keyset from = Keyset.of(after, list);
            keyset = " AND (r.start_us, r.run_no) < (?, ?)";
            args.addAll(List.of(from.value(), from.tieNumber()));
        }
        String newer = "SELECT 1 FROM run_term c CROSS JOIN run r2"
                + matching.where("r2")
                        .replaceFirst(
                                " WHERE ",
                                " WHERE c.site_no = ? AND c.field = ? AND c.value = r." + column
                                        + " AND (c.start_us, c.run_no) > (r.start_us, r.run_no) AND r2.run_no = c.run_no AND ");
        String sql = "SELECT r." + column + ", " + RowCodec.runColumns("r.") + " FROM run r"
                + matching.where() + " AND r." + column + " IS NOT NULL AND NOT EXISTS (" + newer + ")" + keyset
                + " ORDER BY r.start_us DESC, r.run_no DESC LIMIT " + (limit + 1);
        List<Newest> rows = new ArrayList<>();
        db.each(sql, args, row -> rows.add(new Newest(row.text(), RowCodec.run(row))));
        boolean more = rows.size() > limit;
        List<Newest> shown = more ? rows.subList(0, limit) : rows;
        if (!more) {
            return new Page<>(shown, null);
        }
        Newest last = shown.get(limit - 1);
        return new Page<>(
                shown,
                new Keyset(
                                list,
                                last.run().startMicros(),
                                Long.toString(last.run().runNo()))
                        .cursor());
    }
}
