package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What capture hands over: values that nobody changes any more, turned into JSON later on the worker. It may be written
 * more than once, for receivers that read different dialects.
 */
public interface Finished {
    /** About how much memory it holds, for the bound of the queue; a quick guess. */
    int estimatedBytes();

    /** How many runs, spans, events and scores it is, for counting. */
    int records();

    /** Called on the worker. What it throws costs these records and nothing else. */
    void writeTo(FrameSink sink);

    /** Things with the same key, other than null, leave in the order in which they were offered; in most cases the run id. */
    default @Nullable String orderKey() {
        return null;
    }

    /** A finished run that goes out as one document. */
    static Finished run(Run run, List<Span> spans, List<Event> events, List<Score> scores) {
        return new FinishedRecords(Frame.Kind.RUN, run, spans, events, scores);
    }

    /** The beginning of a run that will be followed by more. */
    static Finished start(Run run) {
        return new FinishedRecords(Frame.Kind.RUN_START, run, List.of(), List.of(), List.of());
    }

    /** More of a run that was started here or elsewhere. */
    static Finished append(String runId, List<Span> spans, List<Event> events, List<Score> scores) {
        return new FinishedRecords(Frame.Kind.SPANS, Run.builder(runId).build(), spans, events, scores);
    }

    /** The end of a run that was started before. */
    static Finished end(Run run) {
        return new FinishedRecords(Frame.Kind.RUN_END, run, List.of(), List.of(), List.of());
    }

    /** Spans outside any run. */
    static Finished runless(List<Span> spans) {
        return new FinishedRecords(Frame.Kind.RUNLESS_SPANS, null, spans, List.of(), List.of());
    }

    /** Judgements that come on their own. */
    static Finished scores(List<Score> scores) {
        return new FinishedRecords(Frame.Kind.SCORES, null, List.of(), List.of(), scores);
    }

    /** A document that is ready, for example a product event. */
    static Finished of(Frame ready) {
        return new FinishedFrame(ready);
    }
}
