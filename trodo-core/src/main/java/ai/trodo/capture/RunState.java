package ai.trodo.capture;

import ai.trodo.capture.event.GitLink;
import ai.trodo.capture.event.TypedEvent;
import ai.trodo.internal.Clip;
import ai.trodo.internal.Guard;
import ai.trodo.internal.Ids;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in the making. Setters take its lock, which is never held over I/O or application code; opening and ending
 * spans takes none, see {@link SpanStack}.
 */
final class RunState {
    static final int MAX_TAGS = 64;
    private static final int HEAVY_LIMIT = 1024 * 1024;
    private static final int MAX_METADATA = 256;
    private static final int MAX_BUFFERED_NOTES = 256;
    /** Of a run that waits for its end to be judged. With more it is kept: it has become too large to wait. */
    private static final int MAX_HELD_NOTES = 16 * 1024;

    final Recorder recorder;
    final SpanStack spans = new SpanStack();
    final RunScope scope;
    final long startMicros;
    final long startNanos;
    final @Nullable String agentName;
    /** Whether its own row is written by us; false for a run that was only joined. */
    final boolean owned;
    /** Whether it outlives the process that started it, and is ended by its id. */
    final boolean detached;
    /** The span of the other process under which a joined run goes on. */
    final @Nullable String entrySpanId;

    /** Its place among the open runs; the three belong to {@link OpenRuns}. */
    @Nullable
    RunState nextOpen;

    @Nullable
    RunState previousOpen;

    byte stripe;
    boolean listed;

    /** The model call outside any run for which this run was made; it ends with it. */
    @Nullable
    SpanScope only;

    volatile @Nullable String distinctId;
    volatile @Nullable String conversationId;

    @Nullable
    String parentRunId;

    @Nullable
    String parentSpanId;

    @Nullable
    Object input;

    @Nullable
    Object output;

    private final long idHigh;
    final long idLow;
    private volatile @Nullable String id;
    private volatile boolean ended;
    /** Whether it waits for its end to be judged, instead of having been kept from the start. */
    private volatile boolean provisional;

    private volatile boolean dropped;
    private long heavyBytes;
    private boolean streaming;
    private @Nullable RunStatus status;
    private @Nullable String errorSummary;
    private long firstOutputNanos;
    private long endNanos;
    private @Nullable Map<String, Object> metadata;
    private @Nullable List<String> tags;
    private @Nullable List<Event> events;
    private @Nullable List<Score> scores;

    RunState(Recorder recorder, Opening opening) {
        this.recorder = recorder;
        agentName = opening.agentName;
        owned = opening.owned;
        detached = opening.detached;
        spans.limit(recorder.limits.maxSpans());
        provisional = opening.provisional;
        entrySpanId = opening.entrySpanId;
        id = opening.id;
        idHigh = opening.idHigh;
        idLow = opening.idLow;
        startMicros = recorder.clock.epochMicros();
        startNanos = recorder.clock.nanoTime();
        scope = RunScope.root(this);
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

    /** Sampling has judged: what comes late goes the same way. */
    void drop() {
        dropped = true;
    }

    boolean wasDropped() {
        return dropped;
    }

    boolean isProvisional() {
        return provisional;
    }

    boolean isOpen() {
        return !ended;
    }

    Instant instant(long nanos) {
        return TrodoClock.instant(startMicros + Math.floorDiv(nanos - startNanos, 1_000L));
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
            input = recorder.payloads.capture(value);
        }
    }

    void output(@Nullable Object value) {
        if (!ended) {
            output = recorder.payloads.capture(value);
        }
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
            errorSummary = summary == null ? null : Clip.text(summary, Errors.MAX_SUMMARY);
        }
    }

    void event(@Nullable String type, @Nullable Map<String, ?> payload, @Nullable SpanScope span) {
        Map<String, Object> plain = new LinkedHashMap<>();
        if (payload != null) {
            payload.forEach((key, value) -> plain.put(String.valueOf(key), recorder.payloads.plain(value)));
        }
        event(Event.builder(Ids.newId())
                .runId(id())
                .spanId(span == null ? entrySpanId : span.spanId())
                .type(type == null || type.isBlank() ? EventType.LOG : type)
                .at(TrodoClock.instant(recorder.clock.epochMicros()))
                .payload(plain)
                .build());
    }

    void event(@Nullable TypedEvent event, @Nullable SpanScope span) {
        if (event != null) {
            typed(event, span, TrodoClock.instant(recorder.clock.epochMicros()));
        }
    }

    void gitLink(@Nullable Path folder, @Nullable SpanScope span) {
        Instant now = TrodoClock.instant(recorder.clock.epochMicros());
        GitLink.detect(folder == null ? Path.of("") : folder).thenAccept(link -> typed(link, span, now));
    }

    private void typed(TypedEvent event, @Nullable SpanScope span, Instant at) {
        Guard.run(
                "An event could not be recorded",
                () -> event(TypedEvents.record(event, recorder.payloads)
                        .runId(id())
                        .spanId(span == null ? entrySpanId : span.spanId())
                        .at(at)
                        .build()));
    }

    void event(Event event) {
        List<Event> full = null;
        synchronized (this) {
            if (!ended) {
                if (events == null) {
                    events = new ArrayList<>(4);
                }
                events.add(event);
                if (hasRoomFor(events)) {
                    return;
                }
            }
            full = ended || events == null ? List.of(event) : events;
            events = null;
        }
        recorder.hand(new FinishedPart(this, List.of(), full, List.of()));
    }

    private boolean hasRoomFor(List<?> notes) {
        if (notes.size() >= MAX_HELD_NOTES) {
            provisional = false;
        }
        return provisional || notes.size() < MAX_BUFFERED_NOTES;
    }

    void score(ScoreSpec spec, @Nullable SpanScope span) {
        Score score = spec.at(
                TrodoClock.instant(recorder.clock.epochMicros()), id(), span == null ? entrySpanId : span.spanId());
        synchronized (this) {
            if (!ended) {
                if (scores == null) {
                    scores = new ArrayList<>(2);
                }
                if (hasRoomFor(scores)) {
                    scores.add(score);
                    return;
                }
            }
        }
        recorder.hand(new FinishedPart(this, List.of(), List.of(), List.of(score)));
    }

    void fail(Throwable failure) {
        if (Errors.isCancellation(failure)) {
            status(RunStatus.CANCELLED);
        } else {
            error(Errors.summary(Errors.unwrap(failure)));
        }
        end();
    }

    void endUnlessEnded() {
        if (!ended) {
            end();
        }
    }

    void end() {
        synchronized (this) {
            if (ended) {
                recorder.countEndedTwice();
                return;
            }
            endNanos = Math.max(startNanos, recorder.clock.nanoTime());
            ended = true;
        }
        recorder.hand(remainder(takeEnded()));
        recorder.closed(this);
    }

    /** Ends a run that was made for one span only. */
    void endWith(SpanScope span) {
        input = span.input;
        output = span.output;
        SpanDetails details = span.details;
        if (details != null && details.failure != null) {
            fail(details.failure);
        } else if (details != null && details.failed) {
            error(details.errorMessage);
            end();
        } else {
            end();
        }
    }

    /** The process ends. Children first, open spans and then the run end as cancelled, with what they had. */
    void cancelAll() {
        if (detached) {
            forget();
            return;
        }
        for (SpanScope span : spans.openOnes()) {
            span.cancel();
        }
        status(RunStatus.CANCELLED);
        endUnlessEnded();
    }

    /** Hands over what there is and leaves the run to others. */
    private void forget() {
        stream();
        recorder.closed(this);
    }

    /** Once a second, while it is open. */
    void look(long now) {
        long age = now - startNanos;
        if (age > recorder.limits.timeToLive().toNanos()) {
            metadata("trodo.expired", true);
            cancelAll();
        } else if (!owned || age > recorder.limits.streamAfter().toNanos()) {
            stream();
        }
    }

    /** Large contents of spans that have ended: when there is much of it, it does not wait for the end of the run. */
    void heavy(int bytes) {
        synchronized (this) {
            heavyBytes += bytes;
            if (heavyBytes < HEAVY_LIMIT) {
                return;
            }
            heavyBytes = 0;
        }
        stream();
    }

    private synchronized FinishedPart remainder(List<SpanScope> taken) {
        List<Event> lastEvents = events == null ? List.of() : events;
        List<Score> lastScores = scores == null ? List.of() : scores;
        events = null;
        scores = null;
        return new FinishedPart(this, taken, lastEvents, lastScores, owned, streaming);
    }

    /** A span that ended after its run, or that was opened after it. */
    void late(SpanScope span) {
        recorder.outliving(-1);
        recorder.hand(new FinishedPart(this, List.of(span), List.of(), List.of()));
    }

    private List<SpanScope> takeEnded() {
        List<SpanScope> open = new ArrayList<>();
        List<SpanScope> done = spans.takeForEnd(open);
        recorder.outliving(open.size());
        return done;
    }

    /** A new span; the whole buffer goes out when it has become long. */
    SpanScope opened(SpanScope span) {
        if (ended) {
            span.detach();
            recorder.outliving(1);
            return span;
        }
        boolean full = spans.push(span);
        if (ended) {
            List<SpanScope> stray = takeEnded();
            if (!stray.isEmpty()) {
                recorder.hand(new FinishedPart(this, stray, List.of(), List.of()));
            }
        } else if (full) {
            stream();
        }
        return span;
    }

    /** Makes the run visible while it goes on and hands over what has ended so far. */
    void stream() {
        FinishedPart part;
        synchronized (this) {
            if (ended) {
                return;
            }
            if (provisional && !spans.grow()) {
                provisional = false;
            }
            if (provisional) {
                return;
            }
            announce();
            List<SpanScope> done = spans.takeEnded();
            if (done.isEmpty() && events == null && scores == null) {
                return;
            }
            part = new FinishedPart(
                    this, done, events == null ? List.of() : events, scores == null ? List.of() : scores);
            events = null;
            scores = null;
        }
        recorder.hand(part);
    }

    /** Makes the run visible to the receiver before its end; for others that are about to add to it. */
    synchronized void announce() {
        if (owned && !streaming && !provisional && !ended) {
            streaming = true;
            recorder.hand(FinishedPart.start(this));
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

    synchronized long metadataSize() {
        return metadata == null ? 0 : PlainValues.size(metadata);
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

    long durationNanos() {
        return endNanos - startNanos;
    }
}
