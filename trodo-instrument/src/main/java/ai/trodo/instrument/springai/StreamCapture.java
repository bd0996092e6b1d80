package ai.trodo.instrument.springai;

import ai.trodo.capture.SpanScope;
import ai.trodo.capture.UsageReader;
import ai.trodo.model.Usage;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * What went by in a stream: Spring AI's own aggregate forgets cache tokens, and everything when the stream is cancelled
 * or fails. {@link StreamAdvice} feeds it; the model's observation finds it through the subscribing thread.
 */
final class StreamCapture {
    static final Object KEY = StreamCapture.class.getName();

    private static final ThreadLocal<@Nullable StreamCapture> SUBSCRIBING = new ThreadLocal<>();
    private static final int MAX_TEXT = 256 * 1024;

    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable SpanScope span;
    private final UsageReader.Stream usage = new UsageReader.Stream();

    static @Nullable StreamCapture subscribing() {
        return SUBSCRIBING.get();
    }

    /** Observations that start inside belong to this stream. */
    void whileSubscribing(Runnable subscription) {
        StreamCapture before = SUBSCRIBING.get();
        SUBSCRIBING.set(this);
        try {
            subscription.run();
        } finally {
            if (before == null) {
                SUBSCRIBING.remove();
            } else {
                SUBSCRIBING.set(before);
            }
        }
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
