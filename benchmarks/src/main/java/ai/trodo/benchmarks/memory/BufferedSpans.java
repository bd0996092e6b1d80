package ai.trodo.benchmarks.memory;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.pipeline.ExportSettings;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Records spans of 1 KB while the receiver hangs, and weighs what is held. Prints one table. */
public final class BufferedSpans {
    private static final int SPANS = 100_000;
    private static final int SPANS_PER_RUN = 20;
    private static final int TEXT = 1024;
    private static final long MIB = 1024 * 1024;

    private BufferedSpans() {}

    /**
     * @param heapBytes live heap that is held more than before
     * @param dropped spans that the library says it lost
     * @param slowestNanos the longest that a caller waited for one span
     */
    record Weight(long heapBytes, long dropped, long slowestNanos) {}

    public static void main(String[] args) {
        ours(1000, 64 * MIB, 8 * MIB);
        openTelemetry(1000);
        System.out.println("\nheap held by " + SPANS + " spans of 1 KB that nobody takes, JDK "
                + System.getProperty("java.version") + "\n");
        System.out.println("| what | heap MiB | B/span kept | dropped and counted | slowest call µs |");
        System.out.println("|---|---|---|---|---|");
        print("OpenTelemetry, queue of 100,000 spans", openTelemetry(SPANS));
        for (long bound : new long[] {256, 64, 16}) {
            print("ours, bound of " + bound + " MiB", ours(SPANS, bound * MIB, 8 * MIB));
        }
        printFullSpool();
    }

    private static void printFullSpool() {
        FullSpool.Account account = FullSpool.measure(SPANS, SPANS, 16 * MIB);
        System.out.println(
                "\n| spool full, network gone | producer CPU µs/span | recorded | lost and counted | on disk |");
        System.out.println("|---|---|---|---|---|");
        System.out.printf(
                Locale.ROOT,
                "| ours, bound of 16 MiB | %.2f | %,d | %,d | %,d |%n",
                account.cpuNanosPerSpan() / 1e3,
                account.recorded(),
                account.lost(),
                account.onDisk());
    }

    private static void print(String what, Weight weight) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.0f | %d | %.0f |%n",
                what,
                (double) weight.heapBytes() / MIB,
                (double) weight.heapBytes() / Math.max(1, SPANS - weight.dropped()),
                weight.dropped(),
                weight.slowestNanos() / 1e3);
    }

    static Weight ours(int spans, long queueMaxBytes, long memoryMaxBytes) {
        try (Hanging hanging = new Hanging();
                TrodoClient client = TrodoClient.builder()
                        .destination(hanging)
                        .export(ExportSettings.builder()
                                .queueMaxBytes(queueMaxBytes)
                                .memoryMaxBytes(memoryMaxBytes)
                                .shutdownHook(false)
                                .build())
                        .build()) {
            long before = liveHeap();
            long slowest = 0;
            RunScope run = RunScope.NONE;
            for (int i = 0; i < spans; i++) {
                String text = text(i);
                long start = System.nanoTime();
                if (i % SPANS_PER_RUN == 0) {
                    run.end();
                    run = client.agent("agent").start();
                }
                run.tool("tool").input(text).start().end();
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
            run.end();
            long held = liveHeap() - before;
            long dropped = client.stats().droppedInTotal() * SPANS_PER_RUN / (SPANS_PER_RUN + 1);
            hanging.letGo();
            return new Weight(held, dropped, slowest);
        }
    }

    static Weight openTelemetry(int spans) {
        CompletableResultCode never = new CompletableResultCode();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(BatchSpanProcessor.builder(new HangingExporter(never))
                                .setMaxQueueSize(spans)
                                .build())
                        .build())
                .build()) {
            Tracer tracer = sdk.getTracer("benchmarks");
            long before = liveHeap();
            long slowest = 0;
            for (int i = 0; i < spans; i++) {
                String text = text(i);
                long start = System.nanoTime();
                Span span = tracer.spanBuilder("tool").startSpan();
                span.setAttribute("input.value", text);
                span.end();
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
            long held = liveHeap() - before;
            never.succeed();
            return new Weight(held, 0, slowest);
        }
    }

    private static String text(int number) {
        char[] text = new char[TEXT];
        Arrays.fill(text, (char) ('a' + number % 26));
        return new String(text);
    }

    private static long liveHeap() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    /** A receiver that takes the connection and never answers. */
    private static final class Hanging implements Destination {
        private final CountDownLatch gone = new CountDownLatch(1);

        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public SendResult send(List<Frame> batch) throws InterruptedException {
            gone.await();
            return SendResult.accepted();
        }

        void letGo() {
            gone.countDown();
        }
    }

    private record HangingExporter(CompletableResultCode never) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return never;
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
}
