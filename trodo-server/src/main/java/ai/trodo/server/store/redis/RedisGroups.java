package ai.trodo.server.store.redis;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.Money;
import ai.trodo.server.store.ConversationSummary;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.UserSummary;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.RowJson;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs of Redis grouped by conversation or user. */
final class RedisGroups {
    private static final Comparator<RunRow> NEWEST = Comparator.comparingLong(RunRow::startMicros)
            .thenComparingLong(RunRow::runNo)
            .reversed();

    private final RedisData data;

    RedisGroups(RedisData data) {
        this.data = data;
    }

    private static Map<String, List<RunRow>> by(List<RunRow> rows, Function<RunRow, @Nullable String> key) {
        Map<String, List<RunRow>> groups = new LinkedHashMap<>();
        rows.stream().sorted(NEWEST).forEach(row -> {
            String value = key.apply(row);
            if (value != null) {
                groups.computeIfAbsent(value, v -> new ArrayList<>()).add(row);
            }
        });
        return groups;
    }

    private static boolean later(long value, String tie, @Nullable Keyset from) {
        return from == null || value < from.value() || value == from.value() && tie.compareTo(from.tie()) < 0;
    }

    Page<ConversationSummary> conversations(Site site, List<RunRow> matching, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, "conversations");
        Map<String, List<RunRow>> found = by(matching, row -> row.totals().conversationId());
        List<Keyset> ends = new ArrayList<>();
        found.forEach((id, rows) -> {
            if (later(rows.get(0).startMicros(), id, from)) {
                ends.add(new Keyset("conversations", rows.get(0).startMicros(), id));
            }
        });
        return page(ends, limit, id -> {
            RunRow newest = Objects.requireNonNull(found.get(id)).get(0);
            return conversation(id, newest, of(site, RunQuery.Field.CONVERSATION, id));
        });
    }

    /** All runs of a conversation or user, the newest first. */
    private List<RunRow> of(Site site, RunQuery.Field field, String id) {
        return new RedisRuns(data, site, RunQuery.of(RunQuery.Is.of(field, id)))
                .all().stream().sorted(NEWEST).toList();
    }

    /** The last of these first; only what is shown is made. */
    private static <T> Page<T> page(List<Keyset> ends, int limit, Function<String, T> make) {
        ends.sort(Comparator.comparingLong(Keyset::value)
                .thenComparing(Keyset::tie)
                .reversed());
        List<T> shown =
                ends.stream().limit(limit).map(end -> make.apply(end.tie())).toList();
        return new Page<>(shown, ends.size() > limit ? ends.get(limit - 1).cursor() : null);
    }

    private static ConversationSummary conversation(String id, RunRow newest, List<RunRow> rows) {
        TreeSet<String> agents = new TreeSet<>();
        rows.stream()
                .map(row -> row.totals().agentName())
                .filter(Objects::nonNull)
                .forEach(agents::add);
        return new ConversationSummary(
                id,
                newest.totals().distinctId(),
                rows.size(),
                Micros.instant(rows.get(rows.size() - 1).startMicros()),
                Micros.instant(rows.get(0).startMicros()),
                tokens(rows),
                cost(rows),
                errors(rows),
                List.copyOf(agents),
                newest.inputPreview());
    }

    private static @Nullable Long tokens(List<RunRow> rows) {
        return rows.stream()
                .map(row -> row.totals().usage().total())
                .filter(Objects::nonNull)
                .reduce(Long::sum)
                .orElse(null);
    }

    private static @Nullable BigDecimal cost(List<RunRow> rows) {
        return Money.dollars(rows.stream()
                .map(row -> row.totals().costNanos())
                .filter(Objects::nonNull)
                .reduce(Long::sum)
                .orElse(null));
    }

    private static long errors(List<RunRow> rows) {
        return rows.stream()
                .filter(row -> row.totals().status().wireName().equals("error"))
                .count();
    }

    /**
     * @param matching null for everybody who is known
     */
    Page<UserSummary> users(Site site, @Nullable List<RunRow> matching, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, "users");
        Map<String, Long> when = new HashMap<>();
        Map<String, RedisProfiles.Person> people = people(site);
        if (matching == null) {
            people.forEach((id, person) -> when.put(id, person.last()));
        } else {
            by(matching, row -> row.totals().distinctId())
                    .forEach((id, rows) -> when.put(id, rows.get(0).startMicros()));
        }
        List<Keyset> ends = new ArrayList<>();
        when.forEach((id, at) -> {
            if (people.containsKey(id) && later(at, id, from)) {
                ends.add(new Keyset("users", at, id));
            }
        });
        return page(
                ends, limit, id -> user(id, Objects.requireNonNull(people.get(id)), of(site, RunQuery.Field.USER, id)));
    }

    private Map<String, RedisProfiles.Person> people(Site site) {
        Map<String, RedisProfiles.Person> people = new HashMap<>();
        data.hash(Keys.of(site).profiles("user"))
                .forEach((id, json) -> people.put(id, RowJson.read(json, RedisProfiles.Person.class)));
        return people;
    }

    Optional<UserSummary> user(Site site, String distinctId) {
        String id = Term.indexed(distinctId);
        String json = data.hash(Keys.of(site).profiles("user"), id);
        return json == null
                ? Optional.empty()
                : Optional.of(
                        user(id, RowJson.read(json, RedisProfiles.Person.class), of(site, RunQuery.Field.USER, id)));
    }

    private static UserSummary user(String id, RedisProfiles.Person person, List<RunRow> rows) {
        Map<String, Object> properties = new LinkedHashMap<>();
        Map<String, Object> groups = new LinkedHashMap<>();
        Map<String, Object> all = person.properties() == null ? Map.of() : person.properties();
        all.forEach((key, value) -> {
            if (key.startsWith(UserSummary.GROUP_PREFIX)) {
                groups.put(key.substring(UserSummary.GROUP_PREFIX.length()), value);
            } else if (!key.startsWith("$")) {
                properties.put(key, value);
            }
        });
        long conversations = rows.stream()
                .map(row -> row.totals().conversationId())
                .filter(Objects::nonNull)
                .distinct()
                .count();
        return new UserSummary(
                id,
                rows.size(),
                conversations,
                Micros.instant(person.first()),
                Micros.instant(person.last()),
                tokens(rows),
                cost(rows),
                errors(rows),
                properties,
                groups);
    }
}
