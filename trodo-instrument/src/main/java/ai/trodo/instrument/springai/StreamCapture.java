package ai.trodo.instrument.springai;

import ai.trodo.capture.SpanScope;
import ai.trodo.capture.UsageReader;
import ai.trodo.model.Usage;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * What went by in a stream: Spring AI's own aggregate forgets cache tokens, and everything when the stream is cancelled
 * or fails. {@link StreamAdvice} feeds it and leaves it at its own observation, where that of the model finds it.
 */
final class StreamCapture {
    static final Object KEY = StreamCapture.class.getName();

    private static final int MAX_TEXT = 256 * 1024;

    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable SpanScope span;
    private boolean finished;
    private @Nullable Runnable after;
    private final UsageReader.Stream usage = new UsageReader.Stream();

    /** The capture of the stream in which this observation happens; null outside streams. */
    static @Nullable StreamCapture around(Observation.Context context) {
        ObservationView parent = context.getParentObservation();
        while (parent != null) {
            StreamCapture capture = parent.getContextView().get(KEY);
            if (capture != null) {
                return capture;
            }
            parent = parent.getContextView().getParentObservation();
        }
        return null;
    }

    void belongTo(Observation observation) {
        observation.getContext().put(KEY, this);
    }

    void belongsTo(SpanScope span) {
        this.span = span;
    }

    synchronized void accept(@Nullable ChatResponse chunk) {
        if (chunk == null) {
            return;
        }
        SpanScope open = span;
        if (open != null) {
            open.firstOutput();
        }
        for (Generation generation : chunk.getResults()) {
            String piece = generation.getOutput().getText();
            if (piece != null && text.length() + piece.length() <= MAX_TEXT) {
                text.append(piece);
            }
        }
        usage.accept(chunk);
    }

    /**
     * Spring AI hands chunks over to another thread, so the model may tell its end before its last chunks, with the tokens,
     * have come by here.
     */
    void afterLastChunk(Runnable ending) {
        synchronized (this) {
            if (!finished) {
                after = ending;
                return;
            }
        }
        ending.run();
    }

    /** No chunk will come any more. */
    void finished() {
        Runnable ending;
        synchronized (this) {
            finished = true;
            ending = after;
            after = null;
        }
        if (ending != null) {
            ending.run();
        }
    }

    synchronized Usage usage() {
        return usage.reading().usage();
    }

    /** For a stream that did not reach its end. */
    synchronized void describePartial(SpanScope span) {
        if (text.length() > 0) {
            span.output(text.toString());
        }
        span.usage(usage());
    }
}
