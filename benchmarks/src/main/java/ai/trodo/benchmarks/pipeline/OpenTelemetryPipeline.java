package ai.trodo.benchmarks.pipeline;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** OpenTelemetry's batch processor with its OTLP exporter. */
final class OpenTelemetryPipeline implements Pipeline {
    /** The batch processor's default. */
    private static final int DEFAULT_QUEUE = 2048;

    private static final AttributeKey<String> PARENT = AttributeKey.stringKey("parentRun");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("kind");
    private static final AttributeKey<String> INPUT = AttributeKey.stringKey("input");
    private static final AttributeKey<String> OUTPUT = AttributeKey.stringKey("output");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("model");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("provider");
    private static final AttributeKey<Long> PROMPT_TOKENS = AttributeKey.longKey("promptTokens");
    private static final AttributeKey<Long> COMPLETION_TOKENS = AttributeKey.longKey("completionTokens");
    private static final AttributeKey<Long> TOTAL_TOKENS = AttributeKey.longKey("totalTokens");
    private static final AttributeKey<Double> COST = AttributeKey.doubleKey("cost");
    private static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey("temperature");
    private static final AttributeKey<String> USER = AttributeKey.stringKey("user");
    private static final AttributeKey<String> CONVERSATION = AttributeKey.stringKey("conversation");
    private static final AttributeKey<String> AGENT = AttributeKey.stringKey("agent");
    private static final AttributeKey<String> TOOL = AttributeKey.stringKey("tool");
    private static final AttributeKey<String> ENVIRONMENT = AttributeKey.stringKey("environment");
    private static final AttributeKey<String> RELEASE = AttributeKey.stringKey("release");
    private static final AttributeKey<Boolean> STREAMED = AttributeKey.booleanKey("streamed");
    private static final AttributeKey<Long> RETRIES = AttributeKey.longKey("retries");

    private final LongAdder delivered = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final int queue;
    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final AutoCloseable end;

    private OpenTelemetryPipeline(int queue, SpanExporter exporter, boolean marshals, AutoCloseable end) {
        this.queue = queue;
        this.end = end;
        SpanExporter counting = marshals ? new Marshalling() : new Counting(exporter);
        sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(BatchSpanProcessor.builder(counting)
                                .setMaxQueueSize(queue)
                                .build())
                        .build())
                .build();
        tracer = sdk.getTracer("benchmarks");
    }

    static Pipeline toBytes(boolean wideQueue) {
        return new OpenTelemetryPipeline(queue(wideQueue), SpanExporter.composite(), true, () -> {});
    }

    static Pipeline overHttp(boolean wideQueue, String compression) {
        Loopback server = Loopback.start();
        SpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(server.address() + "/v1/traces")
                .setCompression(compression)
                .build();
        return new OpenTelemetryPipeline(queue(wideQueue), exporter, false, server);
    }

    private static int queue(boolean wide) {
        return wide ? 1 << 16 : DEFAULT_QUEUE;
    }

    @Override
    public void emit(Sample sample) {
        Span span =
                tracer.spanBuilder(sample.name()).setSpanKind(SpanKind.CLIENT).startSpan();
        span.setAttribute(KIND, "llm");
        span.setAttribute(PARENT, sample.parentId());
        span.setAttribute(INPUT, sample.input());
        span.setAttribute(MODEL, sample.model());
        span.setAttribute(PROVIDER, sample.provider());
        span.setAttribute(TEMPERATURE, sample.temperature());
        span.setAttribute(USER, sample.user());
        span.setAttribute(CONVERSATION, sample.conversation());
        span.setAttribute(AGENT, sample.agent());
        span.setAttribute(TOOL, sample.tool());
        span.setAttribute(ENVIRONMENT, sample.environment());
        span.setAttribute(RELEASE, sample.release());
        span.setAttribute(OUTPUT, sample.output());
        span.setAttribute(PROMPT_TOKENS, (long) sample.promptTokens());
        span.setAttribute(COMPLETION_TOKENS, (long) sample.completionTokens());
        span.setAttribute(TOTAL_TOKENS, (long) sample.promptTokens() + sample.completionTokens());
        span.setAttribute(COST, sample.cost());
        span.setAttribute(STREAMED, sample.streamed());
        span.setAttribute(RETRIES, (long) sample.retries());
        span.setStatus(StatusCode.OK);
        span.end();
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
        sdk.getSdkTracerProvider().forceFlush().join(60, TimeUnit.SECONDS);
    }

    @Override
    public int window() {
        return queue / 2;
    }

    @Override
    public void close() {
        sdk.close();
        try {
            end.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Protobuf into a reused buffer: what would go out. */
    private final class Marshalling implements SpanExporter {
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1 << 20);

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            buffer.reset();
            try {
                TraceRequestMarshaler.create(spans).writeBinaryTo(buffer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            bytes.add(buffer.size());
            delivered.add(spans.size());
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /** Counts what the real exporter says was accepted. */
    private final class Counting implements SpanExporter {
        private final SpanExporter exporter;

        Counting(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            CompletableResultCode result = exporter.export(spans);
            result.whenComplete(() -> delivered.add(result.isSuccess() ? count : 0));
            return result;
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
