package ai.trodo.server.retention;

import ai.trodo.model.RunStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a site keeps. Without rules everything is kept.
 *
 * @param rules each run that any rule says has to go, goes
 * @param lease a run that says it is running and of which nothing was seen for so long is lost; null for never
 * @param tombstones how long the late records of a purged run are refused
 */
public record RetentionPolicy(List<Rule> rules, @Nullable Duration lease, Duration tombstones) {
    public static final RetentionPolicy KEEP_ALL =
            new RetentionPolicy(List.of(), Duration.ofHours(1), Duration.ofDays(400));

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public RetentionPolicy {
        rules = List.copyOf(rules);
        if (lease != null && lease.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("lease must be at least one minute, was " + lease);
        }
        if (tombstones.isNegative()) {
            throw new IllegalArgumentException("tombstones must not be negative, was " + tombstones);
        }
    }

    /**
     * A limit for runs of some statuses.
     *
     * @param statuses ended ones; empty means every ended status
     * @param maxAge since the end; null for no limit
     * @param maxRuns newest that stay; null for no limit
     * @param maxBytes of records that stay, newest first; null for no limit
     */
    public record Rule(
            Set<String> statuses,
            @Nullable Duration maxAge,
            @Nullable Long maxRuns,
            @Nullable Long maxBytes) {
        public Rule {
            Set<String> ended = endedStatuses();
            Set<String> known = new TreeSet<>(statuses.isEmpty() ? ended : statuses);
            if (!ended.containsAll(known)) {
                throw new IllegalArgumentException(
                        "statuses of a retention rule must be of " + ended + ", were " + statuses);
            }
            if (maxAge == null && maxRuns == null && maxBytes == null) {
                throw new IllegalArgumentException("a retention rule needs max_age, max_runs or max_bytes");
            }
            if (maxAge != null && maxAge.isNegative() || negative(maxRuns) || negative(maxBytes)) {
                throw new IllegalArgumentException("limits of a retention rule must not be negative");
            }
            statuses = Set.copyOf(known);
        }

        private static boolean negative(@Nullable Long value) {
            return value != null && value < 0;
        }

        private static Set<String> endedStatuses() {
            Set<String> ended = new TreeSet<>();
            for (RunStatus status : RunStatus.values()) {
                if (status.isTerminal()) {
                    ended.add(status.wireName());
                }
            }
            return ended;
        }
    }

    /** The form in which it is stored and edited. */
    public String toJson() {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Rule rule : rules) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("statuses", new TreeSet<>(rule.statuses()));
            map.put("max_age", rule.maxAge() == null ? null : rule.maxAge().toString());
            map.put("max_runs", rule.maxRuns());
            map.put("max_bytes", rule.maxBytes());
            list.add(map);
        }
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("rules", list);
        root.put("lease", lease == null ? null : lease.toString());
        root.put("tombstones", tombstones.toString());
        return JSON.writeValueAsString(root);
    }

    /** @throws IllegalArgumentException with a message that names what is wrong */
    public static RetentionPolicy parse(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("a retention policy must be JSON: " + e.getOriginalMessage(), e);
        }
        List<Rule> rules = new ArrayList<>();
        for (JsonNode node : root.path("rules")) {
            Set<String> statuses = new LinkedHashSet<>();
            node.path("statuses").forEach(status -> statuses.add(status.asString("")));
            rules.add(new Rule(
                    statuses,
                    duration("max_age", node.path("max_age")),
                    number("max_runs", node.path("max_runs")),
                    number("max_bytes", node.path("max_bytes"))));
        }
        JsonNode lease = root.path("lease");
        Duration tombstones = duration("tombstones", root.path("tombstones"));
        return new RetentionPolicy(
                rules,
                lease.isMissingNode() ? KEEP_ALL.lease() : duration("lease", lease),
                tombstones == null ? KEEP_ALL.tombstones() : tombstones);
    }

    private static @Nullable Duration duration(String field, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        String text = node.asString("");
        try {
            return text.contains("T") ? Duration.parse(text) : Duration.ofDays(days(Period.parse(text)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(field + " must be like P30D or PT12H, was \"" + text + "\"", e);
        }
    }

    private static long days(Period period) {
        return period.getYears() * 365L + period.getMonths() * 30L + period.getDays();
    }

    private static @Nullable Long number(String field, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (!node.isIntegralNumber()) {
            throw new IllegalArgumentException(field + " must be a whole number, was " + node);
        }
        return node.asLong();
    }
}
