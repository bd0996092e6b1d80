package ai.trodo.capture;

import ai.trodo.model.SpanKind;

/** Says which spans are recorded at all. Asked when a span opens; a filter that fails keeps the span. */
@FunctionalInterface
public interface SpanFilter {
    SpanFilter ALL = (kind, name) -> true;

    boolean keep(SpanKind kind, String name);
}
