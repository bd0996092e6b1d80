package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.internal.PlainSize;
import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Model records on their way: the one shape that runs, parts of runs and lone records share. */
record FinishedRecords(Frame.Kind kind, @Nullable Run run, List<Span> spans, List<Event> events, List<Score> scores)
        implements Finished {
    private static final int RECORD_OVERHEAD = 400;

    @Override
    public int records() {
        boolean about = kind == Frame.Kind.RUN || kind == Frame.Kind.RUN_START || kind == Frame.Kind.RUN_END;
        return (about ? 1 : 0) + spans.size() + events.size() + scores.size();
    }

    @Override
    public int estimatedBytes() {
        long bytes = RECORD_OVERHEAD;
        if (run != null) {
            bytes += size(run.input()) + size(run.output()) + PlainSize.of(run.metadata());
        }
        for (Span span : spans) {
            bytes += RECORD_OVERHEAD + size(span.input()) + size(span.output()) + PlainSize.of(span.attributes());
        }
        for (Event event : events) {
            bytes += RECORD_OVERHEAD + PlainSize.of(event.payload());
        }
        for (Score score : scores) {
            bytes += RECORD_OVERHEAD + PlainSize.of(score.metadata());
        }
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }

    private static long size(Payload payload) {
        String text = payload.text();
        return text == null ? 0 : PlainSize.ofText(text);
    }

    @Override
    public @Nullable String orderKey() {
        return run == null ? null : run.runId();
    }

    @Override
    public void writeTo(FrameSink sink) {
        switch (kind) {
            case RUNLESS_SPANS -> sink.runless(spans);
            case SCORES -> sink.scores(scores);
            default -> writeTo(sink, Objects.requireNonNull(run));
        }
    }

    private void writeTo(FrameSink sink, Run about) {
        switch (kind) {
            case RUN -> sink.run(about, spans, events, scores);
            case RUN_START -> sink.runStart(about);
            case SPANS -> sink.append(about.runId(), spans, events, scores);
            default -> sink.runEnd(about, null);
        }
    }
}
