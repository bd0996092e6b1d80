package ai.trodo.capture;

import ai.trodo.model.SpanKind;

/** Says which spans are recorded at all. Asked when a span opens; a filter that fails keeps the span. */
@FunctionalInterface
public interface SpanFilter {
    /** Keeps every span. */
    SpanFilter ALL = (kind, name) -> true;

    /** False leaves the span out; what happens in it is recorded below its parent. */
    boolean keep(SpanKind kind, String name);
}
