package ai.trodo.server.query;

import ai.trodo.server.fold.SpanFacts;

/** What a span is called where several of a sort are shown as one. */
final class Labels {
    private Labels() {}

    static String kind(SpanNode node) {
        return node.span().kind().wireName();
    }

    static String name(SpanNode node) {
        SpanFacts span = node.span();
        String tool = span.tool();
        if (tool != null) {
            return tool;
        }
        if (span.name() != null) {
            return span.name();
        }
        return span.model() != null ? span.model() : kind(node);
    }
}
