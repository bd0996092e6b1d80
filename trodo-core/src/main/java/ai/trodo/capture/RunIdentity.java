package ai.trodo.capture;

import org.jspecify.annotations.Nullable;

/**
 * Says who the end user is where a run begins that was not told: from the request, the login, the logging context. Where
 * several tenants share the process it also says whose run it is.
 */
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

    /**
     * The site that the run belongs to, as its ingest key; null for the site of the client. Asked also for what is recorded
     * outside any run: scores, feedback, the end of a run of another process.
     */
    default @Nullable String siteId() {
        return null;
    }
}
