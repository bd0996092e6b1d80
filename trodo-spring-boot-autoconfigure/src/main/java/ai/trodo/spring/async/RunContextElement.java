package ai.trodo.spring.async;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Current;
import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.ThreadContextElement;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a run current in a Kotlin coroutine, on whatever thread it goes on. Made where the run is current:
 * {@code withContext(RunContextElement()) { ... }}.
 */
public final class RunContextElement extends AbstractCoroutineContextElement
        implements ThreadContextElement<@Nullable ActiveSpan> {
    private static final Key KEY = new Key();

    private final ContextSnapshot snapshot;

    /** What kind of element it is. */
    private static final class Key implements CoroutineContext.Key<RunContextElement> {}

    /** With what is current now. */
    public RunContextElement() {
        this(ContextSnapshot.capture());
    }

    /** Carries what was current somewhere else. */
    public RunContextElement(ContextSnapshot snapshot) {
        super(KEY);
        this.snapshot = snapshot;
    }

    @Override
    public @Nullable ActiveSpan updateThreadContext(CoroutineContext context) {
        return Current.swap(snapshot.span());
    }

    @Override
    public void restoreThreadContext(CoroutineContext context, @Nullable ActiveSpan before) {
        Current.swap(before);
    }
}
