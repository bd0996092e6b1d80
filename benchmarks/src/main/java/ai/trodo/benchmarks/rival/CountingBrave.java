package ai.trodo.benchmarks.rival;

import brave.Tracing;
import brave.propagation.ThreadLocalCurrentTraceContext;
import java.util.List;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.InMemoryReporterMetrics;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/** Brave with Zipkin's reporter, wired as Boot wires it, and a sender that throws the bytes away. */
public final class CountingBrave implements AutoCloseable {
    private final InMemoryReporterMetrics metrics = new InMemoryReporterMetrics();
    private final AsyncZipkinSpanHandler reporter;
    private final Tracing tracing;

    public CountingBrave() {
        reporter = AsyncZipkinSpanHandler.newBuilder(new Discarding())
                .metrics(metrics)
                .build();
        tracing = Tracing.newBuilder()
                .currentTraceContext(ThreadLocalCurrentTraceContext.create())
                .traceId128Bit(true)
                .supportsJoin(false)
                .localServiceName("benchmarks")
                .addSpanHandler(reporter)
                .build();
    }

    public Tracing tracing() {
        return tracing;
    }

    /** Spans that the reporter took and did not drop. */
    public long reported() {
        return metrics.spans() - metrics.spansDropped();
    }

    @Override
    public void close() {
        tracing.close();
        reporter.close();
    }

    private static final class Discarding extends BytesMessageSender.Base {
        Discarding() {
            super(Encoding.JSON);
        }

        @Override
        public int messageMaxBytes() {
            return 500_000;
        }

        @Override
        public void send(List<byte[]> spans) {}

        @Override
        public void close() {}
    }
}
