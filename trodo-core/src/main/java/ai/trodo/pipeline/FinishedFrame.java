package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import org.jspecify.annotations.Nullable;

/** A document that needs no encoding. Documents of one kind stay in order. */
record FinishedFrame(Frame frame) implements Finished {
    private static final int OVERHEAD = 128;
    private static final String PRODUCT_EVENTS = "";

    @Override
    public int estimatedBytes() {
        return frame.json().length + OVERHEAD;
    }

    @Override
    public int records() {
        return frame.records();
    }

    @Override
    public @Nullable String orderKey() {
        return frame.runId() == null ? PRODUCT_EVENTS : frame.runId();
    }

    @Override
    public void writeTo(FrameSink sink) {
        sink.frame(frame);
    }
}
