package ai.trodo.server.store.redis;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.Money;
import ai.trodo.server.store.ConversationSummary;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
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
import java.util.stream.Collectors;
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
        Map<String, List<RunRow>> all = by(data.runs(site), row -> row.totals().conversationId());
        List<ConversationSummary> found = new ArrayList<>();
        List<Keyset> ends = new ArrayList<>();
        by(matching, row -> row.totals().conversationId()).forEach((id, rows) -> {
            RunRow newest = rows.get(0);
            if (later(newest.startMicros(), id, from)) {
                found.add(conversation(id, newest, all.getOrDefault(id, rows)));
                ends.add(new Keyset("conversations", newest.startMicros(), id));
            }
        });
        return cut(found, ends, limit);
    }

    private static <T> Page<T> cut(List<T> items, List<Keyset> ends, int limit) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.<Integer>comparingLong(i -> ends.get(i).value())
                .thenComparing(i -> ends.get(i).tie())
                .reversed());
        boolean more = order.size() > limit;
        List<T> shown = order.stream().limit(limit).map(items::get).collect(Collectors.toList());
        return new Page<>(shown, more ? ends.get(order.get(limit - 1)).cursor() : null);
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
        Map<String, List<RunRow>> all = by(data.runs(site), row -> row.totals().distinctId());
        Map<String, Long> when = new HashMap<>();
        Map<String, RedisTx.Person> people = people(site);
        if (matching == null) {
            people.forEach((id, person) -> when.put(id, person.last()));
        } else {
            by(matching, row -> row.totals().distinctId())
                    .forEach((id, rows) -> when.put(id, rows.get(0).startMicros()));
        }
        List<UserSummary> found = new ArrayList<>();
        List<Keyset> ends = new ArrayList<>();
        when.forEach((id, at) -> {
            RedisTx.Person person = people.get(id);
            if (person != null && later(at, id, from)) {
                found.add(user(id, person, all.getOrDefault(id, List.of())));
                ends.add(new Keyset("users", at, id));
            }
        });
        return cut(found, ends, limit);
    }

    private Map<String, RedisTx.Person> people(Site site) {
        Map<String, RedisTx.Person> people = new HashMap<>();
        data.hash(Keys.of(site).profiles("user"))
                .forEach((id, json) -> people.put(id, RowJson.read(json, RedisTx.Person.class)));
        return people;
    }

    Optional<UserSummary> user(Site site, String distinctId) {
        String id = Term.indexed(distinctId);
        RedisTx.Person person = people(site).get(id);
        List<RunRow> rows =
                by(data.runs(site), row -> row.totals().distinctId()).getOrDefault(id, List.of());
        return person == null ? Optional.empty() : Optional.of(user(id, person, rows));
    }

    private static UserSummary user(String id, RedisTx.Person person, List<RunRow> rows) {
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
