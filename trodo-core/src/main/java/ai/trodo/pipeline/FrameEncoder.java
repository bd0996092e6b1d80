package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.wire.Dialect;
import ai.trodo.wire.RunTotals;
import ai.trodo.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns finished records into frames of one dialect, with one reused buffer. Used by the worker only. */
final class FrameEncoder implements FrameSink {
    private final WireWriter writer;
    private List<Frame> frames = new ArrayList<>();
    private long bytes;
    private @Nullable String siteId;

    FrameEncoder(Dialect dialect) {
        writer = new WireWriter(dialect);
    }

    /** All frames of one thing, or none: what it throws passes through. */
    void encode(Finished finished) {
        int before = frames.size();
        long bytesBefore = bytes;
        siteId = null;
        boolean done = false;
        try {
            finished.writeTo(this);
            done = true;
        } finally {
            if (!done) {
                frames.subList(before, frames.size()).clear();
                bytes = bytesBefore;
            }
        }
    }

    long bytes() {
        return bytes;
    }

    /** The frames so far; begins anew. */
    List<Frame> take() {
        List<Frame> taken = frames;
        frames = new ArrayList<>(taken.size());
        bytes = 0;
        return taken;
    }

    @Override
    public void site(@Nullable String siteId) {
        this.siteId = siteId;
    }

    @Override
    public void run(Run run, List<Span> spans, List<Event> events, List<Score> scores) {
        writer.reset();
        writer.envelope(run, spans, events, scores);
        add(Frame.Kind.RUN, run.runId(), 1 + spans.size() + events.size() + scores.size());
    }

    @Override
    public void runStart(Run run) {
        writer.reset();
        writer.envelope(run, List.of(), List.of(), List.of());
        add(Frame.Kind.RUN_START, run.runId(), 1);
    }

    @Override
    public void append(String runId, List<Span> spans, List<Event> events, List<Score> scores) {
        if (writer.dialect() == Dialect.CLOUD && !scores.isEmpty()) {
            scores(scores);
            if (!spans.isEmpty() || !events.isEmpty()) {
                append(runId, spans, events, List.of());
            }
            return;
        }
        writer.reset();
        writer.envelope(null, spans, events, scores);
        add(Frame.Kind.SPANS, runId, spans.size() + events.size() + scores.size());
    }

    @Override
    public void runEnd(Run run, @Nullable RunTotals totals) {
        writer.reset();
        writer.runEnd(run, totals);
        add(Frame.Kind.RUN_END, run.runId(), 1);
    }

    @Override
    public void runless(List<Span> spans) {
        writer.reset();
        writer.envelope(null, spans, List.of(), List.of());
        add(Frame.Kind.RUNLESS_SPANS, null, spans.size());
    }

    /** Our collector takes many at once; the cloud has a path for the feedback on one run. */
    @Override
    public void scores(List<Score> scores) {
        if (writer.dialect() == Dialect.TRODO) {
            writer.reset();
            writer.envelope(null, List.of(), List.of(), scores);
            add(Frame.Kind.SCORES, null, scores.size());
            return;
        }
        for (Score score : scores) {
            writer.reset();
            writer.score(score);
            add(Frame.Kind.FEEDBACK, score.runId(), 1);
        }
    }

    @Override
    public void frame(Frame ready) {
        frames.add(ready);
        bytes += ready.json().length;
    }

    private void add(Frame.Kind kind, @Nullable String runId, int records) {
        frame(new Frame(kind, siteId, runId, writer.toByteArray(), records));
    }
}
