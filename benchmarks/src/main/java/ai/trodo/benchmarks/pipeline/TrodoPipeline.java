package ai.trodo.benchmarks.pipeline;

import ai.trodo.TrodoClient;
import ai.trodo.benchmarks.CountingDestination;
import ai.trodo.capture.CaptureSettings;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.export.Compression;
import ai.trodo.export.HttpDestination;
import ai.trodo.model.Usage;
import ai.trodo.pipeline.ExportSettings;
import ai.trodo.pipeline.FlushResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ours, as it comes: only the destination and the folder of the spool are set. */
final class TrodoPipeline implements Pipeline {
    /** A run of so many model calls is what an agent of some patience makes. */
    private static final int SPANS_PER_RUN = 20;

    private final ThreadLocal<OpenRun> open = ThreadLocal.withInitial(OpenRun::new);
    private final TrodoClient client;
    private final LongSupplier delivered;
    private final LongSupplier bytes;
    private final @Nullable Path spool;
    private final @Nullable Loopback server;

    private static final class OpenRun {
        private RunScope run = RunScope.NONE;
        private int spans;
    }

    private TrodoPipeline(CountingDestination end, @Nullable Path spool, @Nullable Loopback server) {
        this(end, spool, server, CaptureSettings.DEFAULTS);
    }

    private TrodoPipeline(
            CountingDestination end, @Nullable Path spool, @Nullable Loopback server, CaptureSettings capture) {
        this.server = server;
        this.client = TrodoClient.builder()
                .destination(end)
                .capture(capture)
                .export(ExportSettings.builder()
                        .spoolDirectory(spool)
                        .shutdownHook(false)
                        .build())
                .build();
        this.delivered = end::spans;
        this.bytes = end::bytes;
        this.spool = spool;
    }

    static Pipeline toBytes(boolean wideQueue) {
        return new TrodoPipeline(new CountingDestination(true), null, null);
    }

    /** What the search for keys, tokens, addresses and cards costs shows beside {@link #toBytes}. */
    static Pipeline toBytesWithoutPatterns(boolean wideQueue) {
        return new TrodoPipeline(
                new CountingDestination(true), null, null, CaptureSettings.DEFAULTS.withRedactPatterns(false));
    }

    static Pipeline toDiskAndBytes(boolean wideQueue) {
        return new TrodoPipeline(new CountingDestination(false), spool(), null);
    }

    static Pipeline overHttp(Compression compression) {
        Loopback server = Loopback.start();
        return new TrodoPipeline(http(server, compression), null, server);
    }

    static Pipeline throughDiskOverHttp(Compression compression) {
        Loopback server = Loopback.start();
        return new TrodoPipeline(http(server, compression), spool(), server);
    }

    private static CountingDestination http(Loopback server, Compression compression) {
        return new CountingDestination(HttpDestination.builder(server.address())
                .site("benchmarks")
                .compression(compression)
                .build());
    }

    private static Path spool() {
        try {
            return Files.createTempDirectory("trodo-spool");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void emit(Sample sample) {
        OpenRun current = open.get();
        if (current.spans == 0) {
            current.run = client.agent(sample.agent())
                    .distinctId(sample.user())
                    .conversationId(sample.conversation())
                    .start();
        }
        SpanScope span = current.run
                .llm(sample.name())
                .input(sample.input())
                .model(sample.model())
                .provider(sample.provider())
                .start();
        span.temperature(sample.temperature())
                .tool(sample.tool())
                .usage(Usage.of((long) sample.promptTokens(), (long) sample.completionTokens()))
                .cost(BigDecimal.valueOf(sample.cost()))
                .attribute("parentRun", sample.parentId())
                .attribute("environment", sample.environment())
                .attribute("release", sample.release())
                .attribute("streamed", sample.streamed())
                .attribute("retries", sample.retries())
                .end(sample.output());
        if (++current.spans == SPANS_PER_RUN) {
            finishThread();
        }
    }

    @Override
    public void finishThread() {
        OpenRun current = open.get();
        current.run.end();
        current.run = RunScope.NONE;
        current.spans = 0;
    }

    @Override
    public long delivered() {
        return delivered.getAsLong();
    }

    @Override
    public long bytes() {
        return bytes.getAsLong();
    }

    @Override
    public void flush() {
        FlushResult result = client.flush(Duration.ofSeconds(60));
        if (result.timedOut() || result.failed() > 0) {
            throw new IllegalStateException("Not everything was delivered: " + result + ", " + client.stats());
        }
    }

    @Override
    public int window() {
        return 1 << 15;
    }

    @Override
    public void close() {
        client.close();
        if (server != null) {
            server.close();
        }
        if (spool != null) {
            delete(spool);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
