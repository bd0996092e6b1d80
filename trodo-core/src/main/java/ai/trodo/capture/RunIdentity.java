package ai.trodo.capture;

import org.jspecify.annotations.Nullable;

/** Says who the end user is where a run begins that was not told: from the request, the login, the logging context. */
@FunctionalInterface
public interface RunIdentity {
    /** Knows nobody. */
    RunIdentity UNKNOWN = () -> null;

    /** The end user; null when nobody is known. Called on the thread that opens the run. */
    @Nullable
    String distinctId();

    /** The conversation, where it can be told from the same place; null when it cannot. */
    default @Nullable String conversationId() {
        return null;
    }
}
