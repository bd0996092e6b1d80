package ai.trodo.server.store;

import java.util.List;

/** How many matching runs have which value, most frequent first. */
public record Facets(
        List<Value> agents,
        List<Value> statuses,
        List<Value> models,
        List<Value> tools,
        List<Value> users,
        List<Value> environments,
        List<Value> releases,
        List<Value> tags,
        long runs) {
    /** Most values of each facet that are told. */
    public static final int MAX_VALUES = 100;

    /** One value and its runs. */
    public record Value(String value, long count) {}
}
