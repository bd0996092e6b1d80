package ai.trodo.capture;

import ai.trodo.internal.Ids;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of Trodo's {@code trackMcp}: what a runless tool call looks like. */
final class McpCalls {
    private McpCalls() {}

    /** The arguments together with the tool that they were for. */
    static Object input(McpCall call) {
        Map<String, @Nullable Object> input = new LinkedHashMap<>();
        input.put("tool", call.tool);
        input.put("params", call.input);
        return input;
    }

    /** A failed call without output shows its error as output. */
    static @Nullable Object output(McpCall call) {
        return call.output == null && call.error != null ? Map.of("error", call.error) : call.output;
    }

    static Span span(
            Recorder recorder,
            McpCall call,
            boolean contents,
            String spanId,
            long nowMicros,
            @Nullable Object input,
            @Nullable Object output) {
        String name = "tool." + call.tool;
        String said = contents ? call.error : null;
        String error = recorder.payloads.redactText("error", SpanKind.TOOL, name, said);
        Instant ended = TrodoClock.instant(nowMicros);
        Instant started = call.startedAt != null ? call.startedAt : ended.minusMillis(call.durationMillis);
        return Span.builder(spanId)
                .kind(SpanKind.TOOL)
                .name(name)
                .status(call.error == null ? SpanStatus.OK : SpanStatus.ERROR)
                .input(recorder.payloads.finish("input", SpanKind.TOOL, name, input))
                .output(recorder.payloads.finish("output", SpanKind.TOOL, name, output))
                .toolName(call.tool)
                .startedAt(started.isAfter(ended) ? ended : started)
                .endedAt(ended)
                .distinctId(call.distinctId)
                .conversationId(call.sessionId == null ? Ids.newId() : call.sessionId)
                .agentName(call.agentName)
                .error(call.error == null ? null : new ErrorInfo(null, error, null, null))
                .attributes(recorder.payloads.redact("attributes", SpanKind.TOOL, name, call.attributes))
                .build();
    }
}
