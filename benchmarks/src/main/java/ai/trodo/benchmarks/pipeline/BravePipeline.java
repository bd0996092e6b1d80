package ai.trodo.benchmarks.pipeline;

import brave.Span;
import brave.Tracer;
import brave.Tracing;
import brave.propagation.ThreadLocalCurrentTraceContext;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.Encoding;
import zipkin2.reporter.InMemoryReporterMetrics;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/** Brave with Zipkin's asynchronous reporter, to JSON bytes. */
final class BravePipeline implements Pipeline {
    /** The reporter's default. */
    private static final int DEFAULT_QUEUE = 10_000;

    private final LongAdder delivered = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final InMemoryReporterMetrics metrics = new InMemoryReporterMetrics();
    private final int queue;
    private final AsyncZipkinSpanHandler reporter;
    private final Tracing tracing;
    private final Tracer tracer;

    BravePipeline(boolean wideQueue) {
        queue = wideQueue ? 1 << 16 : DEFAULT_QUEUE;
        AsyncZipkinSpanHandler.Builder builder =
                AsyncZipkinSpanHandler.newBuilder(new Encoder()).metrics(metrics);
        if (wideQueue) {
            builder.queuedMaxSpans(queue).queuedMaxBytes(1 << 30);
        }
        reporter = builder.build();
        tracing = Tracing.newBuilder()
                .currentTraceContext(ThreadLocalCurrentTraceContext.create())
                .traceId128Bit(true)
                .supportsJoin(false)
                .localServiceName("benchmarks")
                .addSpanHandler(reporter)
                .build();
        tracer = tracing.tracer();
    }

    @Override
    public void emit(Sample sample) {
        Span span = tracer.newTrace()
                .name(sample.name())
                .kind(Span.Kind.CLIENT)
                .start()
                .tag("kind", "llm")
                .tag("parentRun", sample.parentId())
                .tag("input", sample.input())
                .tag("model", sample.model())
                .tag("provider", sample.provider())
                .tag("temperature", Double.toString(sample.temperature()))
                .tag("user", sample.user())
                .tag("conversation", sample.conversation())
                .tag("agent", sample.agent())
                .tag("tool", sample.tool())
                .tag("environment", sample.environment())
                .tag("release", sample.release())
                .tag("output", sample.output())
                .tag("promptTokens", Integer.toString(sample.promptTokens()))
                .tag("completionTokens", Integer.toString(sample.completionTokens()))
                .tag("totalTokens", Integer.toString(sample.promptTokens() + sample.completionTokens()))
                .tag("cost", Double.toString(sample.cost()))
                .tag("streamed", Boolean.toString(sample.streamed()))
                .tag("retries", Integer.toString(sample.retries()))
                .tag("status", "ok");
        span.finish();
    }

    @Override
    public long delivered() {
        return delivered.sum();
    }

    @Override
    public long bytes() {
        return bytes.sum();
    }

    @Override
    public void flush() {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (delivered.sum() < metrics.spans() - metrics.spansDropped() && System.nanoTime() < deadline) {
            reporter.flush();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public int window() {
        return queue / 2;
    }

    @Override
    public void close() {
        tracing.close();
        reporter.close();
    }

    private final class Encoder extends BytesMessageSender.Base {
        Encoder() {
            super(Encoding.JSON);
        }

        @Override
        public int messageMaxBytes() {
            return 500_000;
        }

        @Override
        public void send(List<byte[]> spans) {
            bytes.add(encoding.encode(spans).length);
            delivered.add(spans.size());
        }

        @Override
        public void close() {}
    }
}
