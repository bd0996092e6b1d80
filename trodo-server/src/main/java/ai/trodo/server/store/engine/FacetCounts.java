package ai.trodo.server.store.engine;

import ai.trodo.server.store.Facets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts how many runs have which value. */
public final class FacetCounts {
    private static final Set<String> FIELDS =
            Set.of("agent", "status", "model", "tool", "user", "environment", "release", "tag");

    private final Map<String, Map<String, Long>> fields = new HashMap<>();
    private long runs;

    /** Counts one run. */
    public void add(RunRow row) {
        runs++;
        for (Term term : Term.of(row)) {
            if (FIELDS.contains(term.field())) {
                add(term.field(), term.value(), 1);
            }
        }
    }

    public void add(String field, String value, long count) {
        fields.computeIfAbsent(field, f -> new HashMap<>()).merge(value, count, Long::sum);
    }

    public void addRuns(long more) {
        runs += more;
    }

    /**
     * @param newestOnly whether more runs match than were counted
     */
    public Facets facets(boolean newestOnly) {
        return new Facets(
                top("agent"),
                top("status"),
                top("model"),
                top("tool"),
                top("user"),
                top("environment"),
                top("release"),
                top("tag"),
                runs,
                newestOnly);
    }

    private List<Facets.Value> top(String field) {
        return top(fields.getOrDefault(field, Map.of()));
    }

    /** The most frequent values. */
    static List<Facets.Value> top(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Facets.Value(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Facets.Value::count).reversed().thenComparing(Facets.Value::value))
                .limit(Facets.MAX_VALUES)
                .toList();
    }
}
