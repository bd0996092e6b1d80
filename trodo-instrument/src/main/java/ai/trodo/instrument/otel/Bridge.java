package ai.trodo.instrument.otel;

import ai.trodo.TrodoClient;
import ai.trodo.context.ActiveSpan;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives spans of OpenTelemetry to one client: those of an SDK that has its processor, and once {@link #open} was called
 * those of SDKs that OpenTelemetry sets up itself and of the Java agent. Needs no OpenTelemetry on the class path.
 */
public final class Bridge implements AutoCloseable {
    private final JoinedSpans spans;

    /**
     * @param trodo asked for each span, so that it may be made later than the SDK
     * @param toldElsewhere whether runs go to an OTLP backend by our own way, so that what became one with a span of ours
     *     should not be exported a second time
     */
    public Bridge(Supplier<TrodoClient> trodo, boolean toldElsewhere) {
        spans = new JoinedSpans(trodo, toldElsewhere);
    }

    SpanSink sink() {
        return spans;
    }

    @Nullable
    ActiveSpan within(String spanId, @Nullable ActiveSpan current) {
        return spans.within(spanId, current);
    }

    /** Whether an ended span became one with a span of ours that goes to the same backend. */
    public boolean isMerged(String spanId) {
        return spans.isMerged(spanId);
    }

    /** From now on gets the spans of SDKs that were set up elsewhere in this process; the newest bridge gets them. */
    public Bridge open() {
        SinkSlot.set(spans);
        return this;
    }

    @Override
    public void close() {
        SinkSlot.clear(spans);
    }
}
