package ai.trodo.capture;

/**
 * Like {@link ScopeCall}, without a result.
 *
 * @param <S> {@link RunScope} or {@link SpanScope}
 * @param <X> what the work may throw
 */
@FunctionalInterface
public interface ScopeBlock<S, X extends Throwable> {
    /** Called once, on the calling thread, while the scope is current. */
    void run(S scope) throws X;
}
