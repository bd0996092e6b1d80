package ai.trodo.capture;

import org.jspecify.annotations.Nullable;

/** One conversation: runs that are opened through it share its id. */
public final class SessionScope {
    private final @Nullable Recorder recorder;
    private final String conversationId;
    private final @Nullable String distinctId;

    /**
     * For the client, which has the recorder; users ask {@code session} for one. Null for the recorder makes runs that
     * record nothing.
     */
    public SessionScope(@Nullable Recorder recorder, String conversationId, @Nullable String distinctId) {
        this.recorder = recorder;
        this.conversationId = conversationId;
        this.distinctId = distinctId;
    }

    /** What joins the runs of the conversation. */
    public String conversationId() {
        return conversationId;
    }

    /** The same conversation with its end user. */
    public SessionScope distinctId(@Nullable String user) {
        return new SessionScope(recorder, conversationId, user);
    }

    /** The next turn. */
    public RunSpec agent(String name) {
        return new RunSpec(recorder, name, false).conversationId(conversationId).distinctId(distinctId);
    }
}
