package ai.trodo.capture;

import ai.trodo.pipeline.Finished;
import ai.trodo.pipeline.FrameSink;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records that are made on the worker, once, however often they are written. */
final class Deferred implements Finished {
    private static final int OVERHEAD = 500;
    private final String key;
    private final int records;
    private final long payloadBytes;
    private final Supplier<Finished> source;
    private final @Nullable String siteId;
    private @Nullable Finished made;

    /** @param siteId whose they are, null for the client's own site */
    Deferred(String key, int records, long payloadBytes, @Nullable String siteId, Supplier<Finished> source) {
        this.key = key;
        this.records = records;
        this.payloadBytes = payloadBytes;
        this.siteId = siteId;
        this.source = source;
    }

    @Override
    public int estimatedBytes() {
        return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + payloadBytes);
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public String orderKey() {
        return key;
    }

    @Override
    public void writeTo(FrameSink sink) {
        Finished ready = made;
        if (ready == null) {
            made = ready = source.get();
        }
        sink.site(siteId);
        ready.writeTo(sink);
    }
}
