package ai.trodo.capture;

import ai.trodo.capture.snapshot.ErrorText;
import ai.trodo.context.Propagation.TraceParent;
import ai.trodo.internal.Clip;
import ai.trodo.internal.Ids;
import ai.trodo.internal.PlainSize;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.wire.otlp.OwnKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a run, and the record that the worker makes of it. Setters take its lock, which is never held over I/O
 * or application code.
 */
abstract sealed class RunFacts permits RunState {
    static final int MAX_TAGS = 64;
    private static final int MAX_METADATA = 256;

    final Recorder recorder;
    final long startMicros;
    final long startNanos;
    final @Nullable String agentName;
    /** Whether its own row is written by us; false for a run that was only joined. */
    final boolean owned;
    /** Whether it outlives the process that started it, and is ended by its id. */
    final boolean detached;
    /** The span of the other process under which a joined run goes on. */
    final @Nullable String entrySpanId;

    /** The half of its id that its spans share. */
    final long idLow;

    volatile @Nullable String distinctId;
    volatile @Nullable String conversationId;

    /** The trace of the application in which it began, for what it is called in OpenTelemetry. */
    @Nullable
    TraceParent trace;

    /** Set before anybody else knows the run. */
    @Nullable
    String siteId;

    @Nullable
    String parentRunId;

    @Nullable
    String parentSpanId;

    @Nullable
    Object input;

    @Nullable
    Object output;

    /** See {@link RunSpec#contents(boolean)}. */
    volatile boolean withoutContents;

    private final long idHigh;
    private volatile @Nullable String id;
    private volatile boolean ended;
    private @Nullable RunStatus status;
    private @Nullable String errorSummary;
    private long firstOutputNanos;
    private long endNanos;
    private @Nullable Map<String, Object> metadata;
    private @Nullable List<String> tags;

    RunFacts(Recorder recorder, Opening opening) {
        this.recorder = recorder;
        agentName = opening.agentName;
        owned = opening.owned;
        detached = opening.detached;
        entrySpanId = opening.entrySpanId;
        id = opening.id;
        idHigh = opening.idHigh;
        idLow = opening.idLow;
        startMicros = recorder.clock.epochMicros();
        startNanos = recorder.clock.nanoTime();
    }

    /** How a run begins; its id is either text or 128 bits. */
    record Opening(
            @Nullable String agentName,
            boolean owned,
            boolean detached,
            boolean provisional,
            @Nullable String entrySpanId,
            @Nullable String id,
            long idHigh,
            long idLow) {}

    String id() {
        String text = id;
        if (text == null) {
            id = text = Ids.render(idHigh, idLow);
        }
        return text;
    }

    Instant instant(long nanos) {
        return TrodoClock.instant(startMicros + Math.floorDiv(nanos - startNanos, 1_000L));
    }

    boolean isOpen() {
        return !ended;
    }

    /** Fixes the time of the end; false when it has ended before. */
    synchronized boolean noteEnd() {
        if (ended) {
            return false;
        }
        endNanos = Math.max(startNanos, recorder.clock.nanoTime());
        ended = true;
        return true;
    }

    long durationNanos() {
        return endNanos - startNanos;
    }

    synchronized void distinctId(@Nullable String value) {
        if (!ended) {
            distinctId = value;
        }
    }

    synchronized void conversationId(@Nullable String value) {
        if (!ended) {
            conversationId = value;
        }
    }

    void input(@Nullable Object value) {
        if (!ended) {
            input = kept(value);
        }
    }

    void output(@Nullable Object value) {
        if (!ended) {
            output = kept(value);
        }
    }

    private @Nullable Object kept(@Nullable Object value) {
        return withoutContents && value != null ? SpanState.NOT_KEPT : recorder.payloads.capture(value);
    }

    void arguments(CallSite site, @Nullable Object[] arguments) {
        if (!ended) {
            input = recorder.payloads.capture(site, arguments);
        }
    }

    void result(CallSite site, @Nullable Object result) {
        if (!ended && output == null) {
            output = recorder.payloads.captureResult(site, result);
        }
    }

    void metadata(String key, @Nullable Object value) {
        if (key == null || ended) {
            return;
        }
        Object plain = recorder.payloads.plain(value);
        synchronized (this) {
            if (metadata == null) {
                metadata = new LinkedHashMap<>();
            }
            if (metadata.size() < MAX_METADATA || metadata.containsKey(key)) {
                metadata.put(key, plain);
            }
        }
    }

    synchronized void tag(String tag) {
        if (tag == null || tag.isBlank() || ended) {
            return;
        }
        if (tags == null) {
            tags = new ArrayList<>();
        }
        if (tags.size() < MAX_TAGS && !tags.contains(tag)) {
            tags.add(tag);
        }
    }

    synchronized void firstOutput() {
        if (!ended && firstOutputNanos == 0) {
            firstOutputNanos = recorder.clock.nanoTime();
        }
    }

    synchronized void status(RunStatus value) {
        if (!ended && value != null) {
            status = value;
        }
    }

    synchronized void error(@Nullable String summary) {
        if (!ended) {
            status = RunStatus.ERROR;
            errorSummary = summary == null ? null : Clip.text(summary, ErrorText.MAX_SUMMARY);
        }
    }

    /** What is known when it starts. On the worker; redaction happens outside the lock. */
    Run startRecord() {
        return base(metadataNow()).status(RunStatus.RUNNING).build();
    }

    /** What is known when it has ended. On the worker. */
    Run endRecord() {
        Map<String, Object> all = metadataNow();
        synchronized (this) {
            if (firstOutputNanos != 0) {
                all.put("first_output_ms", Math.floorDiv(firstOutputNanos - startNanos, 1_000_000L));
            }
        }
        return base(all)
                .status(endStatus())
                .output(payload("output", output))
                .errorSummary(recorder.payloads.redactText("error", null, agentName, errorSummary()))
                .endedAt(instant(endNanos))
                .build();
    }

    private Run.Builder base(Map<String, Object> all) {
        TraceParent within = trace;
        if (within != null) {
            all.putIfAbsent(OwnKeys.TRACE_ID, within.traceId());
            all.putIfAbsent(OwnKeys.TRACE_PARENT_ID, within.parentId());
        }
        Run.Builder record = Run.builder(id())
                .agentName(agentName)
                .distinctId(distinctId)
                .conversationId(conversationId)
                .parentRunId(parentRunId)
                .parentSpanId(parentSpanId)
                .startedAt(TrodoClock.instant(startMicros))
                .environment(recorder.environment)
                .release(recorder.release)
                .input(payload("input", input))
                .metadata(recorder.payloads.redact("metadata", null, agentName, all));
        synchronized (this) {
            return tags == null ? record : record.tags(List.copyOf(tags));
        }
    }

    /** What a span directly below is a child of in the trace of the application; null when that follows from our ids. */
    synchronized @Nullable Object traceSpanId() {
        TraceParent within = trace;
        if (!owned) {
            return within == null ? null : within.parentId();
        }
        return metadata == null ? null : metadata.get(OwnKeys.TRACE_SPAN_ID);
    }

    synchronized long metadataSize() {
        return metadata == null ? 0 : PlainSize.of(metadata);
    }

    private synchronized Map<String, Object> metadataNow() {
        return metadata == null ? new LinkedHashMap<>() : new LinkedHashMap<>(metadata);
    }

    private synchronized @Nullable String errorSummary() {
        return errorSummary;
    }

    private Payload payload(String field, @Nullable Object captured) {
        return recorder.payloads.finish(field, null, agentName, captured);
    }

    synchronized RunStatus endStatus() {
        return status == null ? RunStatus.OK : status;
    }
}
