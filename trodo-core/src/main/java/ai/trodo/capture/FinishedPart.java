package ai.trodo.capture;

import ai.trodo.internal.PlainSize;
import ai.trodo.model.Event;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.pipeline.Finished;
import ai.trodo.pipeline.FrameSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run, or a part of one, on its way to the worker. There, and only there, references become model records: values
 * are encoded, redacted and priced.
 */
final class FinishedPart implements Finished {
    private static final int SPAN_BYTES = 250;
    private static final int RUN_BYTES = 500;

    private enum Part {
        WHOLE,
        START,
        MORE,
        LAST
    }

    private final RunState run;
    private final Part part;
    /** Whether nothing of the run is open in this process any more, so that it can be judged. */
    private final boolean end;

    private final List<Event> events;
    private final List<Score> scores;
    private final int records;
    private final int bytes;
    private @Nullable List<SpanScope> spans;
    private @Nullable List<Finished> ready;

    /** More of a run that is known to the receiver, or will be. */
    FinishedPart(RunState run, List<SpanScope> spans, List<Event> events, List<Score> scores) {
        this(run, Part.MORE, false, spans, events, scores);
    }

    /** The end of a run: all of it, or what was not yet sent. */
    FinishedPart(
            RunState run,
            List<SpanScope> spans,
            List<Event> events,
            List<Score> scores,
            boolean owned,
            boolean streaming) {
        this(run, !owned ? Part.MORE : streaming ? Part.LAST : Part.WHOLE, true, spans, events, scores);
    }

    private FinishedPart(
            RunState run, Part part, boolean end, List<SpanScope> spans, List<Event> events, List<Score> scores) {
        this.run = run;
        this.part = part;
        this.end = end;
        this.spans = spans;
        this.events = events;
        this.scores = scores;
        records = (part == Part.MORE ? 0 : 1) + spans.size() + events.size() + scores.size();
        long size = RUN_BYTES + Payloads.size(run.input) + Payloads.size(run.output);
        for (int i = 0, count = spans.size(); i < count; i++) {
            SpanScope span = spans.get(i);
            SpanDetails details = span.details;
            size += SPAN_BYTES + Payloads.size(span.input) + Payloads.size(span.output);
            size += details == null ? 0 : SPAN_BYTES + details.size();
        }
        for (Event event : events) {
            size += PlainSize.of(event.payload());
        }
        for (Score score : scores) {
            size += PlainSize.ofText(score.comment() == null ? "" : score.comment()) + PlainSize.of(score.metadata());
        }
        size += part == Part.MORE ? 0 : run.metadataSize();
        bytes = (int) Math.min(Integer.MAX_VALUE, size + (events.size() + scores.size()) * (long) SPAN_BYTES);
    }

    static FinishedPart start(RunState run) {
        return new FinishedPart(run, Part.START, false, List.of(), List.of(), List.of());
    }

    boolean isEmpty() {
        return records == 0;
    }

    @Override
    public int estimatedBytes() {
        return bytes;
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public @Nullable String orderKey() {
        return part == Part.WHOLE ? null : run.id();
    }

    @Override
    public void writeTo(FrameSink sink) {
        List<Finished> documents = ready;
        if (documents == null) {
            ready = documents = encode();
            spans = null;
        }
        sink.site(run.siteId);
        for (Finished document : documents) {
            document.writeTo(sink);
        }
    }

    private List<Finished> encode() {
        if (part == Part.START) {
            return List.of(Finished.start(run.startRecord()));
        }
        if (run.wasDropped()) {
            return List.of();
        }
        List<Span> spanRecords = new ArrayList<>();
        if (spans != null) {
            for (SpanScope span : spans) {
                spanRecords.add(SpanRecords.of(span, run));
            }
        }
        List<Event> shown = events.isEmpty()
                ? events
                : events.stream().map(run.recorder.payloads::redact).toList();
        if (end && run.isProvisional() && !run.recorder.sampling.keepAtEnd(run, spanRecords)) {
            run.drop();
            return List.of();
        }
        List<Score> judged = scores.isEmpty()
                ? scores
                : scores.stream().map(run.recorder.payloads::redact).toList();
        return part == Part.WHOLE
                ? List.of(Finished.run(run.endRecord(), spanRecords, shown, judged))
                : piece(spanRecords, shown, judged);
    }

    private List<Finished> piece(List<Span> spanRecords, List<Event> shown, List<Score> judged) {
        List<Finished> documents = new ArrayList<>(2);
        if (!spanRecords.isEmpty() || !shown.isEmpty() || !judged.isEmpty()) {
            documents.add(Finished.append(run.id(), spanRecords, shown, judged));
        }
        if (part == Part.LAST) {
            documents.add(Finished.end(run.endRecord()));
        }
        return documents;
    }
}
