package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.wire.RunTotals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what a {@link Finished} writes and makes it the documents of the wire. Valid only within that call. */
public interface FrameSink {
    /** The site of what follows within this call; null for the one that its destination is set to. */
    void site(@Nullable String siteId);

    /** A finished run with everything it has. */
    void run(Run run, List<Span> spans, List<Event> events, List<Score> scores);

    /** The beginning of a run that will be followed by more. */
    void runStart(Run run);

    /** More of a run that was started here or elsewhere. */
    void append(String runId, List<Span> spans, List<Event> events, List<Score> scores);

    /**
     * The end of a run that was started before.
     *
     * @param totals sums over all its spans, null when this process does not know them all
     */
    void runEnd(Run run, @Nullable RunTotals totals);

    /** Spans outside any run. */
    void runless(List<Span> spans);

    /** Judgements that come on their own. */
    void scores(List<Score> scores);

    /** A document that is ready, sent as it is. */
    void frame(Frame ready);
}
