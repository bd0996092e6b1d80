package ai.trodo.instrument.sdk.call;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A future that completes like another one, but only after what that one brought has been looked at: who waits for it
 * finds everything recorded. Not API; may change in any release.
 */
public final class LaterAnswer {
    private LaterAnswer() {}

    /** Returns what is handed on in the place of the answer; must not throw. */
    @FunctionalInterface
    public interface Look {
        @Nullable
        Object at(@Nullable Object answer, @Nullable Throwable failure);
    }

    /** Cancelling the returned future cancels the given one. */
    public static CompletableFuture<@Nullable Object> of(CompletableFuture<?> future, Look look) {
        CompletableFuture<@Nullable Object> listened = new CompletableFuture<>();
        future.whenComplete((answer, failure) -> {
            Object shown = look.at(answer, failure);
            if (failure == null) {
                listened.complete(shown);
            } else {
                listened.completeExceptionally(failure);
            }
        });
        listened.whenComplete((answer, failure) -> {
            if (listened.isCancelled()) {
                future.cancel(true);
            }
        });
        return listened;
    }
}
