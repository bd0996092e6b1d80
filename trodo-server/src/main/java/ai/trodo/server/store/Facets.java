package ai.trodo.server.store;

import java.util.List;

/**
 * How many matching runs have which value, most frequent first.
 *
 * @param runs how many were counted
 * @param newestOnly whether only the newest {@link #MAX_RUNS} were counted because more match; never without conditions
 */
public record Facets(
        List<Value> agents,
        List<Value> statuses,
        List<Value> models,
        List<Value> tools,
        List<Value> users,
        List<Value> environments,
        List<Value> releases,
        List<Value> tags,
        long runs,
        boolean newestOnly) {
    /** Most runs that are counted when there are conditions. */
    public static final int MAX_RUNS = 5_000;

    /** Most values of each facet that are told. */
    public static final int MAX_VALUES = 100;

    /** One value and its runs. */
    public record Value(String value, long count) {}
}
