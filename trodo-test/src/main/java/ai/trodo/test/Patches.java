package ai.trodo.test;

import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.Usage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two things said about one run or span, put together: the later word counts, silence does not. */
final class Patches {
    private Patches() {}

    static Run merge(Run before, Run after) {
        return before.toBuilder()
                .agentName(or(after.agentName(), before.agentName()))
                .distinctId(or(after.distinctId(), before.distinctId()))
                .conversationId(or(after.conversationId(), before.conversationId()))
                .parentRunId(or(after.parentRunId(), before.parentRunId()))
                .parentSpanId(or(after.parentSpanId(), before.parentSpanId()))
                .status(
                        before.status() != null && before.status().isTerminal()
                                ? before.status()
                                : or(after.status(), before.status()))
                .input(or(after.input(), before.input()))
                .output(or(after.output(), before.output()))
                .errorSummary(or(after.errorSummary(), before.errorSummary()))
                .startedAt(or(after.startedAt(), before.startedAt()))
                .endedAt(or(after.endedAt(), before.endedAt()))
                .environment(or(after.environment(), before.environment()))
                .release(or(after.release(), before.release()))
                .tags(after.tags().isEmpty() ? before.tags() : after.tags())
                .metadata(or(after.metadata(), before.metadata()))
                .build();
    }

    static Span merge(Span before, Span after) {
        return before.toBuilder()
                .runId(or(after.runId(), before.runId()))
                .parentSpanId(or(after.parentSpanId(), before.parentSpanId()))
                .kind(or(after.kind(), before.kind()))
                .name(or(after.name(), before.name()))
                .status(or(after.status(), before.status()))
                .level(or(after.level(), before.level()))
                .input(or(after.input(), before.input()))
                .output(or(after.output(), before.output()))
                .startedAt(or(after.startedAt(), before.startedAt()))
                .endedAt(or(after.endedAt(), before.endedAt()))
                .firstOutputAt(or(after.firstOutputAt(), before.firstOutputAt()))
                .model(or(after.model(), before.model()))
                .provider(or(after.provider(), before.provider()))
                .temperature(or(after.temperature(), before.temperature()))
                .usage(after.usage().equals(Usage.UNKNOWN) ? before.usage() : after.usage())
                .cost(or(after.cost(), before.cost()))
                .toolName(or(after.toolName(), before.toolName()))
                .error(or(after.error(), before.error()))
                .attributes(or(after.attributes(), before.attributes()))
                .build();
    }

    private static <T> @Nullable T or(@Nullable T later, @Nullable T earlier) {
        return later == null ? earlier : later;
    }

    private static Payload or(Payload later, Payload earlier) {
        return later.isEmpty() ? earlier : later;
    }

    private static Map<String, Object> or(Map<String, Object> later, Map<String, Object> earlier) {
        Map<String, Object> both = new LinkedHashMap<>(earlier);
        both.putAll(later);
        return both;
    }
}
