package ai.trodo.capture;

import ai.trodo.internal.Guard;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What somebody wants to do when a run or span has ended. Each work is done once, whichever comes first, its call or the end. */
final class AfterEnd {
    private @Nullable Consumer<@Nullable Throwable> work;

    synchronized void add(Consumer<@Nullable Throwable> more) {
        Consumer<@Nullable Throwable> known = work;
        work = known == null
                ? more
                : failure -> {
                    run(known, failure);
                    run(more, failure);
                };
    }

    /** @param failure with what it ended, null when it ended well or nobody kept the exception */
    void ended(@Nullable Throwable failure) {
        Consumer<@Nullable Throwable> waiting;
        synchronized (this) {
            waiting = work;
            work = null;
        }
        if (waiting != null) {
            run(waiting, failure);
        }
    }

    static void run(Consumer<@Nullable Throwable> work, @Nullable Throwable failure) {
        Guard.run("What was to be done after an end failed", () -> work.accept(failure));
    }
}
