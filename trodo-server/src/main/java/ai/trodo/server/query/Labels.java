package ai.trodo.server.query;

import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;

/** What a span is called where several of a sort are shown as one. */
final class Labels {
    private Labels() {}

    static String kind(SpanNode node) {
        SpanKind kind = node.span().kind();
        return (kind == null ? SpanKind.GENERIC : kind).wireName();
    }

    static String name(SpanNode node) {
        Span span = node.span();
        if (span.kind() == SpanKind.TOOL && span.toolName() != null) {
            return span.toolName();
        }
        if (span.name() != null) {
            return span.name();
        }
        return span.model() != null ? span.model() : kind(node);
    }
}
