package ai.trodo.server.live;

import ai.trodo.server.query.SpanNode;
import ai.trodo.server.store.RunSummary;

/** How runs and spans look as JSON; given by whoever answers for the read API. */
public interface LiveShapes {
    Object run(RunSummary run);

    Object span(SpanNode node, long runStartMicros);
}
