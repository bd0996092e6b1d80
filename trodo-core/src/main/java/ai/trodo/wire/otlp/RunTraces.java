package ai.trodo.wire.otlp;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The spans of OpenTelemetry that say what a document of ours says. A run that has ended is the root of its trace; one
 * that goes on has no span yet, since there a span is sent once. Spans that OpenTelemetry made itself are left out: who
 * made them sends them. Not API; may change in any release.
 */
public final class RunTraces {
    private final Map<String, OtlpSpan> spans = new LinkedHashMap<>();
    private final @Nullable Run run;
    private final Decoded document;

    private RunTraces(Decoded document) {
        this.document = document;
        this.run = document.runs().size() == 1 ? document.runs().get(0) : null;
    }

    /** Children first, the root last. */
    public static List<OtlpSpan> of(Decoded document) {
        RunTraces traces = new RunTraces(document);
        document.spans().forEach(traces::span);
        traces.root();
        document.events().forEach(traces::event);
        document.scores().forEach(traces::score);
        return traces.spans.values().stream().filter(span -> span != NOT_OURS).toList();
    }

    private void span(Span span) {
        if (OwnKeys.OPENTELEMETRY.equals(span.attributes().get(OwnKeys.ORIGIN))) {
            spans.put(span.spanId(), NOT_OURS);
            return;
        }
        spans.put(span.spanId(), SpanTrace.of(span, run));
    }

    /** Stands for a span that somebody else sends, with its events. */
    private static final OtlpSpan NOT_OURS =
            new OtlpSpan("", "", null, false, "", 0, 0, Map.of(), List.of(), 0, null, Map.of(), null);

    private void root() {
        if (run != null && run.endedAt() != null) {
            spans.put(rootKey(run.runId()), root(run));
        }
    }

    /** No id of a span begins like this. */
    private static String rootKey(String runId) {
        return "\0" + runId;
    }

    private static OtlpSpan root(Run run) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(OwnKeys.RECORD, OwnKeys.RUN);
        attributes.put(OwnKeys.RUN_ID, run.runId());
        attributes.put(OwnKeys.OPERATION, "invoke_agent");
        SpanTrace.put(attributes, OwnKeys.AGENT, run.agentName());
        SpanTrace.put(attributes, OwnKeys.USER, run.distinctId());
        SpanTrace.put(attributes, OwnKeys.CONVERSATION, run.conversationId());
        SpanTrace.put(attributes, OwnKeys.PARENT_RUN_ID, run.parentRunId());
        SpanTrace.put(attributes, OwnKeys.PARENT_SPAN_ID, run.parentSpanId());
        if (!run.tags().isEmpty()) {
            attributes.put(OwnKeys.TAGS, run.tags());
        }
        RunStatus status = run.status() == null ? RunStatus.OK : run.status();
        boolean failed = status == RunStatus.ERROR || status == RunStatus.LOST;
        if (status != RunStatus.OK && status != RunStatus.ERROR) {
            attributes.put(OwnKeys.STATUS, status.wireName());
        }
        if (failed) {
            attributes.put(OwnKeys.ERROR_TYPE, "_OTHER");
        }
        SpanTrace.payload(attributes, "input.value", OwnKeys.INPUT, run.input());
        SpanTrace.payload(attributes, "output.value", OwnKeys.OUTPUT, run.output());
        run.metadata().forEach((key, value) -> attributes.put(OwnKeys.METADATA + key, value));
        Instant ended = run.endedAt();
        Instant started = run.startedAt() == null ? ended : run.startedAt();
        String agent = run.agentName();
        return new OtlpSpan(
                trace(run.metadata(), run.runId()),
                Objects.requireNonNullElseGet(
                        id(run.metadata(), OwnKeys.TRACE_SPAN_ID, null), () -> OtlpIds.rootId(run.runId())),
                id(run.metadata(), OwnKeys.TRACE_PARENT_ID, null),
                false,
                agent == null ? "invoke_agent" : "invoke_agent " + agent,
                SpanTrace.nanos(started),
                SpanTrace.nanos(ended),
                attributes,
                new ArrayList<>(0),
                failed ? OtlpSpan.ERROR : 0,
                run.errorSummary(),
                resource(run),
                null);
    }

    static Map<String, Object> resource(@Nullable Run run) {
        if (run == null) {
            return Map.of();
        }
        Map<String, Object> resource = new LinkedHashMap<>();
        SpanTrace.put(resource, OwnKeys.ENVIRONMENT, run.environment());
        SpanTrace.put(resource, OwnKeys.RELEASE, run.release());
        return resource;
    }

    private static String trace(Map<String, Object> noted, String runId) {
        String known = id(noted, OwnKeys.TRACE_ID, null);
        return known == null ? OtlpIds.traceId(runId) : known;
    }

    /** An id that the trace of the application has given, if it is one, else the other. */
    static @Nullable String id(Map<String, Object> noted, String key, @Nullable String otherwise) {
        int digits = key.equals(OwnKeys.TRACE_ID) ? OtlpIds.TRACE_DIGITS : OtlpIds.SPAN_DIGITS;
        return noted.get(key) instanceof String id && OtlpIds.isHex(id, digits) ? id : otherwise;
    }

    private void event(Event event) {
        Map<String, Object> attributes = new LinkedHashMap<>(event.payload());
        attributes.put(OwnKeys.EVENT_ID, event.eventId());
        SpanTrace.put(attributes, OwnKeys.EVENT_TYPE, event.type());
        SpanTrace.put(attributes, OwnKeys.EVENT_NAME, event.name());
        SpanTrace.put(
                attributes,
                OwnKeys.EVENT_LEVEL,
                event.level() == null ? null : event.level().wireName());
        SpanTrace.put(attributes, OwnKeys.EVENT_SPAN, event.spanId());
        String name = event.name() == null ? event.type() : event.name();
        moment(
                event.runId(),
                event.spanId(),
                new Moment(name == null ? "event" : name, SpanTrace.nanos(event.at()), attributes));
    }

    private void score(Score score) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        SpanTrace.put(attributes, OwnKeys.SCORE_NAME, score.name());
        SpanTrace.put(attributes, OwnKeys.SCORE_VALUE, score.value());
        SpanTrace.put(attributes, OwnKeys.SCORE_LABEL, score.text());
        SpanTrace.put(attributes, OwnKeys.SCORE_COMMENT, score.comment());
        attributes.put(OwnKeys.SCORE_ID, score.scoreId());
        SpanTrace.put(attributes, OwnKeys.SCORE_TYPE, SpanTrace.word(score.dataType()));
        SpanTrace.put(attributes, OwnKeys.SCORE_SOURCE, SpanTrace.word(score.source()));
        SpanTrace.put(attributes, OwnKeys.SCORE_USER, score.distinctId());
        SpanTrace.put(attributes, OwnKeys.EVENT_SPAN, score.spanId());
        if (!score.metadata().isEmpty()) {
            attributes.put(OwnKeys.SCORE_METADATA, score.metadata());
        }
        moment(score.runId(), score.spanId(), new Moment(OwnKeys.EVALUATION, SpanTrace.nanos(score.at()), attributes));
    }

    /** On its span if that is here, else on the root, else on a span of no length that only carries it. */
    private void moment(@Nullable String runId, @Nullable String spanId, Moment moment) {
        OtlpSpan carrier = spanId == null ? null : spans.get(spanId);
        if (carrier == null && runId != null) {
            carrier = spans.get(rootKey(runId));
        }
        if (carrier == NOT_OURS) {
            return;
        }
        if (carrier == null) {
            Object id = moment.attributes()
                    .getOrDefault(OwnKeys.EVENT_ID, moment.attributes().get(OwnKeys.SCORE_ID));
            carrier = carrier(runId, spanId, String.valueOf(id), moment);
            spans.put("\0\0" + id, carrier);
        }
        carrier.events().add(moment);
    }

    private static OtlpSpan carrier(@Nullable String runId, @Nullable String spanId, String id, Moment moment) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put(OwnKeys.RECORD, OwnKeys.CARRIER);
        SpanTrace.put(attributes, OwnKeys.RUN_ID, runId);
        String owner = runId == null ? id : runId;
        String parent = spanId != null ? OtlpIds.spanId(spanId) : runId == null ? null : OtlpIds.rootId(runId);
        return new OtlpSpan(
                OtlpIds.traceId(owner),
                OtlpIds.spanId(id),
                parent,
                false,
                moment.name(),
                moment.nanos(),
                moment.nanos(),
                attributes,
                new ArrayList<>(1),
                0,
                null,
                Map.of(),
                null);
    }
}
