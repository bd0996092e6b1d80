package ai.trodo.model;

/** The event types that the viewer knows how to show. Any other word is allowed too. */
public final class EventType {
    /** A line of a log; see {@code capture.event.LogEntry}. */
    public static final String LOG = "log";
    /** An error that did not end the span, such as one that was retried. */
    public static final String ERROR = "error";
    /** Values that a model took out of text, with their validity. */
    public static final String EXTRACTION = "extraction";
    /** The user or the agent turned to something else. */
    public static final String INTENT_SWITCH = "intent_switch";
    /** The state of the run's files at one moment. */
    public static final String CHECKPOINT = "checkpoint";
    /** The commit that the run started from or made. */
    public static final String GIT_LINK = "git_link";
    /** One thing done to one file. */
    public static final String FILE_OP = "file_op";
    /** One command that was run. */
    public static final String TERMINAL_CMD = "terminal_cmd";
    /** Nodes, edges and goals of the graph that a run walks through. */
    public static final String TOPOLOGY = "topology";

    private EventType() {}
}
