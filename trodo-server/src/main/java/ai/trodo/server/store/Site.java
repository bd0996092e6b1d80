package ai.trodo.server.store;

/** The tenant that every record belongs to. Never absent: there is no way to ask for all of them. */
public record Site(String id) {
    public static final int MAX_LENGTH = 200;
    /** The only site of a collector that is embedded in an application. */
    public static final Site DEFAULT = new Site("default");
    /** Holds what belongs to the collector itself: the list of sites, their keys. Never a target of ingest. */
    public static final Site SYSTEM = new Site("#system");

    public Site {
        if (id.isBlank() || id.length() > MAX_LENGTH || id.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException(
                    "site must be 1 to " + MAX_LENGTH + " characters without control characters, was \"" + id + "\"");
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
