package ai.trodo.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/** Lets Micrometer's context propagation, and with it Reactor and Spring's task decorators, carry the current run. */
public final class TrodoThreadLocalAccessor implements ThreadLocalAccessor<ContextSnapshot> {
    /** The name under which the run travels in a Reactor context. */
    public static final String KEY = "trodo";

    @Override
    public Object key() {
        return KEY;
    }

    @Override
    public @Nullable ContextSnapshot getValue() {
        ActiveSpan current = Current.get();
        return current == null ? null : ContextSnapshot.of(current);
    }

    @Override
    public void setValue(ContextSnapshot value) {
        Current.swap(value.span());
    }

    @Override
    public void setValue() {
        Current.swap(null);
    }

    @Override
    public void restore(ContextSnapshot previous) {
        Current.swap(previous.span());
    }

    @Override
    public void restore() {
        Current.swap(null);
    }
}
