package ai.trodo.spring.method.result;

import java.lang.ref.Cleaner;

/**
 * Ends, as cancelled, the span of a result that nobody ever consumed, once the result has become unreachable. Without
 * it a publisher that is never subscribed would leave its span open for ever.
 */
final class Abandonment {
    private static final Cleaner CLEANER = Cleaner.create(task -> {
        Thread thread = new Thread(task, "trodo-abandoned");
        thread.setDaemon(true);
        return thread;
    });

    private Abandonment() {}

    /** {@code ending} must not refer to {@code result}. */
    static void watch(Object result, Ending ending) {
        CLEANER.register(result, ending::abandon);
    }
}
