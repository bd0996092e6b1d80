package ai.trodo.instrument.otel;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Holds back spans that a span of ours tells better, so that a backend that gets both ways gets each call once. */
final class UnmergedExporter implements SpanExporter {
    private final SpanExporter exporter;

    UnmergedExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        SpanSink sink = SinkSlot.current();
        if (sink == null) {
            return exporter.export(spans);
        }
        List<SpanData> kept = new ArrayList<>(spans.size());
        for (SpanData span : spans) {
            if (!sink.isMerged(span.getSpanId())) {
                kept.add(span);
            }
        }
        return kept.isEmpty() ? CompletableResultCode.ofSuccess() : exporter.export(kept);
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    @Override
    public String toString() {
        return exporter.toString();
    }
}
