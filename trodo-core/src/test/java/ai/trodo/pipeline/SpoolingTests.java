package ai.trodo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.HttpDestination;
import ai.trodo.export.SendResult;
import ai.trodo.fixture.Basket;
import ai.trodo.fixture.Samples;
import ai.trodo.model.Run;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolingTests {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    Path folder;

    private final List<Outbox> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(outbox -> outbox.close(Duration.ZERO));
    }

    private ExportSettings.Builder settings() {
        return ExportSettings.builder()
                .shutdownHook(false)
                .spoolDirectory(folder.resolve("spool"))
                .batchMaxDelay(Duration.ofMinutes(1))
                .retryInitial(Duration.ofMillis(2))
                .retryMax(Duration.ofMillis(10));
    }

    private Outbox open(ExportSettings.Builder settings, Destination... destinations) {
        Outbox outbox = Outbox.create(settings.build(), List.of(destinations));
        opened.add(outbox);
        return outbox;
    }

    private static Basket down(String name) {
        return new Basket(name).behaving(batch -> {
            throw new IOException("down");
        });
    }

    /** Leaves finished runs on disk that nobody took. */
    private void leave(ExportSettings.Builder settings, String... runIds) {
        Outbox outbox = open(settings, down("there"));
        for (String runId : runIds) {
            outbox.offer(Samples.finished(runId));
            assertThat(outbox.flush(SHORT).pending()).isPositive();
        }
        FlushResult closed = outbox.close(SHORT);
        assertThat(closed.failed()).isZero();
        assertThat(closed.pending()).isEqualTo(3L * runIds.length);
    }

    /** Until that many records are with the destination that is down. */
    private static void awaitQueued(Outbox outbox, long records) {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (outbox.stats().destinations().get(0).pending() < records && System.nanoTime() < deadline) {
            outbox.flush(Duration.ofMillis(5));
        }
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void deliversAfterARestartWhatCouldNotBeDelivered() throws IOException {
        leave(settings(), "r1", "r2");
        Basket there = new Basket("there");
        Outbox restarted = open(settings(), there);
        assertThat(restarted.flush(LONG)).isEqualTo(new FlushResult(6, 0, 0, false));
        assertThat(there.frames()).extracting(Frame::runId).containsExactly("r1", "r2");
        assertThat(new String(there.frames().get(0).json())).startsWith("{\"run\":{\"run_id\":\"r1\"");
        restarted.close(LONG);
        try (Stream<Path> left = Files.list(folder.resolve("spool").resolve("there"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void keepsTheFolderToItsOwner() throws IOException {
        leave(settings(), "r1");
        Path spool = folder.resolve("spool");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(spool.resolve("there"))))
                .isEqualTo("rwx------");
        for (Path segment : segments()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(segment)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void deliversNothingTwiceAfterACleanEnd() {
        Basket there = new Basket("there");
        Outbox outbox = open(settings(), there);
        outbox.offer(Samples.finished("r1"));
        outbox.close(LONG);
        assertThat(there.records()).isEqualTo(3);
        open(settings(), there).flush(LONG);
        assertThat(there.records()).isEqualTo(3);
    }

    @Test
    void readsBackFromDiskWhatMemoryCannotHold() {
        CountDownLatch up = new CountDownLatch(1);
        Basket there = new Basket("there").behaving(batch -> {
            if (up.getCount() > 0) {
                throw new IOException("down");
            }
            return SendResult.accepted();
        });
        Outbox outbox = open(settings().memoryMaxBytes(64 * 1024).segmentMaxBytes(128 * 1024), there);
        for (int i = 0; i < 1000; i++) {
            outbox.offer(Samples.finished("r" + i));
        }
        awaitQueued(outbox, 3000);
        Stats stats = outbox.stats();
        assertThat(stats.spoolBytes()).isGreaterThan(1000 * 1000);
        assertThat(stats.destinations().get(0).memoryBytes()).isLessThan(512 * 1024);
        up.countDown();
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(outbox.stats().delivered()).isEqualTo(3000);
        assertThat(there.frames())
                .extracting(Frame::runId)
                .doesNotHaveDuplicates()
                .hasSize(1000);
        assertThat(outbox.stats().droppedInTotal()).isZero();
    }

    @Test
    void dropsTheOldestFirstWhenTheSpoolIsFull() {
        Outbox outbox = open(
                settings().spoolMaxBytes(256 * 1024).segmentMaxBytes(32 * 1024).memoryMaxBytes(64 * 1024),
                down("there"));
        for (int i = 0; i < 1000; i++) {
            outbox.offer(Samples.finished("r" + i));
            if (i % 50 == 0) {
                outbox.flush(Duration.ofMillis(5));
            }
        }
        outbox.flush(SHORT);
        Stats stats = outbox.stats();
        assertThat(stats.dropped(DropReason.SPOOL_FULL)).isPositive();
        assertThat(stats.spoolBytes()).isLessThanOrEqualTo(256 * 1024);
        outbox.close(SHORT);
        Basket there = new Basket("there");
        Outbox restarted = open(settings(), there);
        restarted.flush(LONG);
        assertThat(there.frames()).extracting(Frame::runId).contains("r999");
        assertThat(there.frames()).extracting(Frame::runId).doesNotContain("r0");
        assertThat(there.records() + outbox.stats().droppedInTotal()).isEqualTo(3000);
    }

    @Test
    void countsEveryLossWhenDiskAndMemoryAreFullAndTheNetworkIsGone() throws IOException {
        URI nowhere;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = URI.create("http://127.0.0.1:" + closedSoon.getLocalPort());
        }
        ExportSettings.Builder small = settings()
                .queueMaxBytes(64 * 1024)
                .memoryMaxBytes(64 * 1024)
                .segmentMaxBytes(16 * 1024)
                .spoolMaxBytes(64 * 1024);
        Outbox outbox =
                open(small, HttpDestination.builder(nowhere).name("there").build());
        long runs = 0;
        while (!outbox.stats().dropped().containsKey(DropReason.SPOOL_FULL) && runs < 100_000) {
            outbox.offer(Samples.finished("r" + runs++));
            if (runs % 50 == 0) {
                outbox.flush(Duration.ofMillis(5));
            }
        }
        for (int i = 0; i < 5_000; i++) {
            outbox.offer(Samples.finished("r" + runs++));
        }
        FlushResult closed = outbox.close(SHORT);
        Stats stats = outbox.stats();
        assertThat(stats.recorded()).isEqualTo(3 * runs);
        assertThat(stats.delivered()).isZero();
        assertThat(closed.pending()).isPositive();
        assertThat(stats.droppedInTotal()).isEqualTo(3 * runs - closed.pending());
        assertThat(stats.dropped()).containsKey(DropReason.SPOOL_FULL);
        Basket there = new Basket("there");
        Outbox restarted = open(small, there);
        restarted.flush(LONG);
        assertThat(restarted.stats().delivered()).isEqualTo(closed.pending());
    }

    @Test
    void givesUpWhatIsTooOld() throws IOException {
        leave(settings(), "r1");
        for (Path segment : segments()) {
            Files.setLastModifiedTime(
                    segment,
                    java.nio.file.attribute.FileTime.fromMillis(
                            System.currentTimeMillis() - TimeUnit.DAYS.toMillis(5)));
        }
        Basket there = down("there");
        Outbox outbox = open(settings().spoolMaxAge(Duration.ofDays(2)), there);
        outbox.flush(SHORT);
        assertThat(outbox.stats().dropped(DropReason.EXPIRED)).isEqualTo(3);
        assertThat(outbox.stats().destinations().get(0).pending()).isZero();
    }

    @Test
    void readsATruncatedSegmentUpToTheCut() throws IOException {
        leave(settings(), "r1", "r2");
        Path segment = segments().get(0);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.setLength(file.length() - 100);
        }
        Basket there = new Basket("there");
        Outbox outbox = open(settings(), there);
        outbox.flush(LONG);
        assertThat(there.frames()).extracting(Frame::runId).containsExactly("r1");
        assertThat(outbox.stats().dropped(DropReason.SPOOL_CORRUPT)).isEqualTo(3);
    }

    @Test
    void skipsDamagedPlacesAndReadsWhatFollows() throws IOException {
        leave(settings(), "r1", "r2", "r3", "r4");
        Path segment = segments().get(0);
        byte[] all = Files.readAllBytes(segment);
        int r2 = new String(all, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("\"run_id\":\"r2\"");
        all[r2 + 3] ^= 0x55;
        int header = 16 + 5;
        all[header] ^= 0x55;
        Files.write(segment, all);
        Basket there = new Basket("there");
        Outbox outbox = open(settings(), there);
        outbox.flush(LONG);
        assertThat(there.frames()).extracting(Frame::runId).containsExactly("r3", "r4");
        assertThat(outbox.stats().dropped(DropReason.SPOOL_CORRUPT)).isPositive();
    }

    @Test
    void ignoresFilesThatAreNotItsOwn() throws IOException {
        leave(settings(), "r1");
        Path there = folder.resolve("spool").resolve("there");
        Files.writeString(there.resolve("notes.txt"), "not a segment");
        Files.writeString(there.resolve("x-00000000.seg"), "this is not what a segment looks like");
        Files.createFile(there.resolve("y-00000000.seg"));
        Basket basket = new Basket("there");
        Outbox outbox = open(settings(), basket);
        assertThat(outbox.flush(LONG).delivered()).isEqualTo(3);
        assertThat(there.resolve("notes.txt")).exists();
    }

    @Test
    void keepsEverythingInMemoryWhenTheFolderCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("spool"), "a file where the folder should be");
        Basket there = new Basket("there");
        Outbox outbox = open(settings().spoolDirectory(file), there);
        outbox.offer(Samples.finished("r1"));
        assertThat(outbox.flush(LONG).delivered()).isEqualTo(3);
        assertThat(outbox.stats().droppedInTotal()).isZero();
    }

    @Test
    void countsWhatNeitherDiskNorMemoryCanHold() throws IOException {
        Path file = Files.writeString(folder.resolve("spool"), "a file where the folder should be");
        Basket up = new Basket("up");
        Outbox outbox = open(settings().spoolDirectory(file).memoryMaxBytes(64 * 1024), down("there"), up);
        for (int i = 0; i < 1000; i++) {
            outbox.offer(Samples.finished("r" + i));
        }
        outbox.flush(SHORT);
        assertThat(outbox.stats().dropped(DropReason.SPOOL_FAILED)).isPositive();
        FlushResult closed = outbox.close(SHORT);
        Stats.DestinationStats there = outbox.stats().destinations().get(0);
        assertThat(there.dropped().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(3000);
        assertThat(closed.pending()).isZero();
    }

    @Test
    void twoOwnersShareAFolderWithoutTouchingEachOther() throws IOException {
        Basket one = down("there");
        Basket two = down("there");
        Outbox first = open(settings(), one);
        Outbox second = open(settings(), two);
        first.offer(Samples.finished("r1"));
        second.offer(Samples.finished("r2"));
        first.flush(SHORT);
        second.flush(SHORT);
        assertThat(segments()).hasSize(2);
        one.behaving(batch -> SendResult.accepted());
        two.behaving(batch -> SendResult.accepted());
        assertThat(first.flush(LONG).pending()).isZero();
        assertThat(second.flush(LONG).pending()).isZero();
        assertThat(one.frames()).extracting(Frame::runId).containsExactly("r1");
        assertThat(two.frames()).extracting(Frame::runId).containsExactly("r2");
    }

    @Test
    void eachDestinationHasItsOwnPlace() throws IOException {
        Basket up = new Basket("up");
        Outbox outbox = open(settings(), up, down("down"));
        outbox.offer(Samples.finished("r1"));
        outbox.flush(SHORT);
        assertThat(up.records()).isEqualTo(3);
        outbox.close(SHORT);
        Basket again = new Basket("up");
        Basket recovered = new Basket("down");
        open(settings(), again, recovered).flush(LONG);
        assertThat(again.records()).isZero();
        assertThat(recovered.records()).isEqualTo(3);
    }

    @Test
    void keepsRefusedDocumentsInABoundedFolder() throws IOException {
        Basket there = new Basket("there")
                .behaving(batch -> SendResult.acceptedBut(
                        List.of(new SendResult.Rejection(0, SendResult.Rejection.Reason.REFUSED, "unknown field"))));
        Outbox outbox = open(settings().rejectedMaxBytes(4096), there);
        for (int i = 0; i < 10; i++) {
            outbox.offer(Finished.start(
                    Run.builder("r" + i).agentName("x".repeat(500)).build()));
            outbox.flush(LONG);
        }
        assertThat(outbox.stats().dropped(DropReason.REJECTED)).isEqualTo(10);
        Path rejected = folder.resolve("spool").resolve("there").resolve("rejected");
        try (Stream<Path> files = Files.list(rejected)) {
            List<Path> kept = files.sorted().toList();
            assertThat(kept).hasSizeBetween(3, 8);
            String last = Files.readString(kept.get(kept.size() - 1));
            assertThat(last).contains("\"reason\":\"unknown field\"", "\"run_id\":\"r9\"");
        }
    }

    @Test
    void surviveAnInterruptWhileWriting() throws InterruptedException {
        Basket there = new Basket("there");
        Outbox outbox = open(settings(), there);
        for (int i = 0; i < 300; i++) {
            outbox.offer(Samples.finished("r" + i));
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("trodo-export")) {
                    thread.interrupt();
                }
            }
        }
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(outbox.stats().delivered()).isEqualTo(900);
        assertThat(outbox.stats().droppedInTotal()).isZero();
    }
}
