package ai.trodo.server.store;

/** Order of a list of runs. Runs whose key is unknown count as the smallest. */
public record Sort(Key key, boolean descending) {
    public static final Sort NEWEST = new Sort(Key.STARTED_AT, true);
    public static final Sort OLDEST = new Sort(Key.STARTED_AT, false);

    /** What to sort by. */
    public enum Key {
        STARTED_AT,
        DURATION,
        COST,
        TOKENS,
        ERRORS
    }
}
