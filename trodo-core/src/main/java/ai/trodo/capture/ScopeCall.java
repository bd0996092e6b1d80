package ai.trodo.capture;

/**
 * The application's work inside a run or span; what it throws reaches the caller as it is.
 *
 * @param <S> {@link RunScope} or {@link SpanScope}
 * @param <T> what the work returns
 * @param <X> what the work may throw
 */
@FunctionalInterface
public interface ScopeCall<S, T, X extends Throwable> {
    /**
     * Called once, on the calling thread, while the scope is current; what it returns becomes the output unless one
     * was set.
     */
    T call(S scope) throws X;
}
