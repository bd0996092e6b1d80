package ai.trodo;

import ai.trodo.internal.Guard;
import ai.trodo.pipeline.Stats;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks once a second whether delivery has failed anew, and says so. Used by the worker only. */
final class ErrorWatch implements Runnable {
    private final Supplier<Stats> stats;
    private final Consumer<String> listener;
    private @Nullable Instant told;

    ErrorWatch(Supplier<Stats> stats, Consumer<String> listener) {
        this.stats = stats;
        this.listener = listener;
    }

    @Override
    public void run() {
        Stats now = stats.get();
        String error = now.lastError();
        Instant at = now.lastErrorAt();
        if (error != null && at != null && !at.equals(told)) {
            told = at;
            Guard.run("The error listener failed", () -> listener.accept(error));
        }
    }
}
