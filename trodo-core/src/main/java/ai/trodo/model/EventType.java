package ai.trodo.model;

/** The event types that the viewer knows how to show. Any other word is allowed too. */
public final class EventType {
    public static final String LOG = "log";
    public static final String ERROR = "error";
    public static final String EXTRACTION = "extraction";
    public static final String INTENT_SWITCH = "intent_switch";
    public static final String CHECKPOINT = "checkpoint";
    public static final String GIT_LINK = "git_link";
    public static final String FILE_OP = "file_op";
    public static final String TERMINAL_CMD = "terminal_cmd";
    /** Nodes, edges and goals of the graph that a run walks through. */
    public static final String TOPOLOGY = "topology";

    private EventType() {}
}
