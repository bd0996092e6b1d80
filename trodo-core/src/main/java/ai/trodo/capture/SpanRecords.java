package ai.trodo.capture;

import ai.trodo.context.Propagation.TraceParent;
import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Level;
import ai.trodo.model.Payload;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.wire.otlp.OwnKeys;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns recorded spans into model records, on the worker. */
final class SpanRecords {
    private SpanRecords() {}

    static Span of(SpanScope span, RunState run) {
        Recorder recorder = run.recorder;
        SpanDetails details = span.details;
        Payload input = recorder.payloads.finish("input", span.kind, span.name, span.input);
        Payload output = recorder.payloads.finish("output", span.kind, span.name, span.output);
        Span.Builder record = Span.builder(String.valueOf(span.spanId()))
                .runId(run.id())
                .parentSpanId(span.parentSpanId())
                .kind(span.kind)
                .name(span.name)
                .status(SpanStatus.OK)
                .input(input)
                .output(output)
                .startedAt(run.instant(span.startNanos))
                .endedAt(run.instant(span.endNanos));
        if (span.kind == SpanKind.TOOL) {
            record.toolName(span.name);
        }
        if (details != null) {
            describe(record, details, span, run);
        }
        TraceParent trace = run.trace;
        if (trace != null) {
            record.attributes(inTrace(details, span, run, trace));
        }
        return record.build();
    }

    private static void describe(Span.Builder record, SpanDetails details, SpanScope span, RunState run) {
        Recorder recorder = run.recorder;
        if (details.toolName != null) {
            record.toolName(details.toolName);
        }
        if (details.failed) {
            record.status(SpanStatus.ERROR).level(Level.ERROR).error(error(details, span, recorder.payloads));
        }
        if (details.status != null) {
            record.status(details.status);
        }
        if (details.level != null) {
            record.level(details.level);
        }
        if (details.firstOutputNanos != 0) {
            record.firstOutputAt(run.instant(details.firstOutputNanos));
        }
        Usage usage = details.usage == null ? Usage.UNKNOWN : details.usage;
        record.model(details.model)
                .provider(details.provider)
                .temperature(details.temperature)
                .usage(usage)
                .cost(cost(details, usage, recorder))
                .attributes(recorder.payloads.redact("attributes", span.kind, span.name, details.attributes()));
    }

    /** With the ids that the span and its parent have in the trace of the application. */
    private static Map<String, Object> inTrace(
            @Nullable SpanDetails details, SpanScope span, RunState run, TraceParent trace) {
        Map<String, Object> all = details == null
                ? new LinkedHashMap<>()
                : new LinkedHashMap<>(
                        run.recorder.payloads.redact("attributes", span.kind, span.name, details.attributes()));
        all.putIfAbsent(OwnKeys.TRACE_ID, trace.traceId());
        SpanScope within = span.within();
        SpanScope above = within == null ? span.parent() : within;
        Object parent = above == null
                ? run.traceSpanId()
                : above.details == null ? null : above.details.attributes().get(OwnKeys.TRACE_SPAN_ID);
        if (parent != null) {
            all.put(OwnKeys.TRACE_PARENT_ID, parent);
        }
        return all;
    }

    private static @Nullable Cost cost(SpanDetails details, Usage usage, Recorder recorder) {
        if (details.cost != null) {
            return Cost.given(details.cost);
        }
        UsageReading reading = details.reading;
        return reading == null || !reading.usage().equals(usage)
                ? recorder.prices.cost(details.provider, details.model, usage)
                : recorder.prices.cost(details.provider, details.model, reading);
    }

    private static ErrorInfo error(SpanDetails details, SpanScope span, Payloads payloads) {
        ErrorInfo info = details.failure != null
                ? Errors.info(details.failure)
                : new ErrorInfo(details.errorType, details.errorMessage, details.statusCode, details.errorStack);
        SpanDetails inner = details.innerFailure;
        if (inner != null && info.statusCode() == null) {
            Integer code = inner.failure == null ? inner.statusCode : Errors.statusCode(inner.failure);
            info = new ErrorInfo(info.type(), info.message(), code, info.stackTrace());
        }
        return new ErrorInfo(
                info.type(),
                payloads.redactText("error", span.kind, span.name, info.message()),
                info.statusCode(),
                payloads.redactText("error", span.kind, span.name, info.stackTrace()));
    }
}
