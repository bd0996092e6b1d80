package ai.trodo.benchmarks.memory;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.export.HttpDestination;
import ai.trodo.pipeline.ExportSettings;
import ai.trodo.pipeline.FlushResult;
import ai.trodo.pipeline.Stats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a caller pays for a span when nobody is at the other end of the network and the disk that is allowed is used up. */
final class FullSpool {
    private static final int SPANS_PER_RUN = 20;
    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ".repeat(23);

    private FullSpool() {}

    /**
     * @param cpuNanosPerSpan of the calling thread
     * @param recorded runs and spans, from the beginning
     * @param lost of these, by the library's own count
     * @param onDisk of these, still there for the next process
     */
    record Account(double cpuNanosPerSpan, long recorded, long lost, long onDisk) {}

    /**
     * @param before spans that are recorded before the measurement, to fill queue, memory and disk
     * @param spans spans that are measured
     */
    static Account measure(int before, int spans, long bound) {
        Path folder = temporary();
        TrodoClient client = TrodoClient.builder()
                .destination(HttpDestination.builder(nowhere()).build())
                .export(ExportSettings.builder()
                        .spoolDirectory(folder)
                        .spoolMaxBytes(bound)
                        .segmentMaxBytes(bound / 8)
                        .queueMaxBytes(bound)
                        .memoryMaxBytes(bound)
                        .shutdownHook(false)
                        .build())
                .build();
        try {
            record(client, before);
            long start = cpuNanos();
            record(client, spans);
            double each = (double) (cpuNanos() - start) / spans;
            FlushResult closed = client.close(Duration.ofSeconds(2));
            Stats stats = client.stats();
            return new Account(each, stats.recorded(), stats.droppedInTotal(), closed.pending());
        } finally {
            client.close();
            delete(folder);
        }
    }

    private static void record(TrodoClient client, int spans) {
        for (int i = 0; i < spans; i += SPANS_PER_RUN) {
            RunScope run = client.agent("agent").start();
            for (int j = 0; j < SPANS_PER_RUN; j++) {
                run.tool("tool").input(TEXT).start().end(TEXT);
            }
            run.end();
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** An address where nobody listens any more. */
    private static URI nowhere() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("trodo-full");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
