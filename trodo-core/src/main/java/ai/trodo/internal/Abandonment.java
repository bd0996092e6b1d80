package ai.trodo.internal;

import java.lang.ref.Cleaner;

/**
 * Tells when the application has dropped something without ever finishing it: a publisher that nobody subscribed to, a
 * stream that nobody read to its end. Not API; may change in any release.
 */
public final class Abandonment {
    private static final Cleaner CLEANER = Cleaner.create(task -> {
        Thread thread = new Thread(task, "trodo-abandoned");
        thread.setDaemon(true);
        return thread;
    });

    private Abandonment() {}

    /** Runs once the object has become unreachable. {@code ending} must not refer to it. */
    public static void watch(Object dropped, Runnable ending) {
        CLEANER.register(dropped, ending);
    }
}
