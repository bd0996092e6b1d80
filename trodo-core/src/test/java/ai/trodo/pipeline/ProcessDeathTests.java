package ai.trodo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.export.Frame;
import ai.trodo.export.Spool;
import ai.trodo.export.SpoolBlock;
import ai.trodo.fixture.Basket;
import ai.trodo.fixture.Collector;
import ai.trodo.model.TrodoRecord;
import ai.trodo.wire.WireReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class ProcessDeathTests {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private static String idOf(TrodoRecord record) {
        return record instanceof ai.trodo.model.Span span ? "span " + span.spanId() : "run " + record.runId();
    }

    private static Set<String> idsOf(List<? extends TrodoRecord> records) {
        Set<String> ids = new HashSet<>();
        records.forEach(record -> ids.add(idOf(record)));
        return ids;
    }

    @Test
    void deliversEveryAppendedRecordAfterAKill() throws Exception {
        try (Collector collector = new Collector()) {
            int[] answered = {0};
            collector.answering(request -> {
                synchronized (answered) {
                    if (answered[0]++ > 3) {
                        Thread.sleep(200);
                        return Collector.status(503);
                    }
                }
                return Collector.OK;
            });
            Process child =
                    ChildProcess.start(List.of(), collector.uri().toString(), folder.toString(), "r", "100000", "wait");
            try (BufferedReader output = ChildProcess.output(child)) {
                String line = output.readLine();
                while (line != null && spooled(line) < 100_000) {
                    line = output.readLine();
                }
                child.destroyForcibly();
                assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(child.exitValue()).isNotZero();
            }
            Set<String> before = idsOf(collector.records());
            Set<String> onDisk = appended();
            assertThat(onDisk).isNotEmpty();

            collector.answering(request -> Collector.OK);
            Process restarted =
                    ChildProcess.start(List.of(), collector.uri().toString(), folder.toString(), "again", "1", "close");
            try (BufferedReader output = ChildProcess.output(restarted)) {
                assertThat(output.lines().reduce("", (a, b) -> b)).startsWith("recorded 3");
            }
            Set<String> after = idsOf(collector.records());
            assertThat(after).containsAll(before).containsAll(onDisk).contains("run again0");
            assertThat(Spool.hasLeftovers(folder.resolve("there"))).isFalse();
            assertThat(onDisk.stream().filter(before::contains).count())
                    .as("what was acknowledged is not sent again, but for the batch in flight")
                    .isLessThan(before.size() + 1L);
        }
    }

    private static long spooled(String line) {
        return line.startsWith("spooled ") ? Long.parseLong(line.substring("spooled ".length())) : 0;
    }

    /** What the dead process had appended and not seen acknowledged; put back afterwards. */
    private Set<String> appended() throws IOException {
        Set<String> ids = new HashSet<>();
        try (Spool spool = Spool.open(folder.resolve("there"), 1 << 20, false)) {
            for (SpoolBlock block : spool.takeOver().blocks()) {
                for (Frame frame : spool.read(block)) {
                    ids.addAll(idsOf(new WireReader().read(frame.json()).records()));
                }
            }
        }
        return ids;
    }

    @Test
    void flushesWhenTheProcessEndsByItself() throws Exception {
        try (Collector collector = new Collector()) {
            Process child =
                    ChildProcess.start(List.of(), collector.uri().toString(), folder.toString(), "r", "100", "exit");
            try (BufferedReader output = ChildProcess.output(child)) {
                assertThat(output.lines().reduce("", (a, b) -> b)).startsWith("recorded 300 dropped {}");
            }
            assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(idsOf(collector.records())).hasSize(300);
        }
    }

    @Test
    void takesOverFromAnotherProcessOnlyWhenItIsDead() throws Exception {
        try (Collector collector = new Collector()) {
            collector.answering(request -> Collector.status(503));
            Process child =
                    ChildProcess.start(List.of(), collector.uri().toString(), folder.toString(), "r", "200", "wait");
            try (BufferedReader output = ChildProcess.output(child)) {
                String line = output.readLine();
                while (line != null && !line.startsWith("recorded")) {
                    line = output.readLine();
                }
                ExportSettings settings = ExportSettings.builder()
                        .shutdownHook(false)
                        .spoolDirectory(folder)
                        .build();
                Basket alive = new Basket("there");
                try (Outbox beside = Outbox.create(settings, List.of(alive))) {
                    assertThat(beside.flush(LONG)).isEqualTo(FlushResult.NOTHING);
                }
                child.destroyForcibly().waitFor();
                Basket heir = new Basket("there");
                try (Outbox after = Outbox.create(settings, List.of(heir))) {
                    assertThat(after.flush(LONG).pending()).isZero();
                }
                assertThat(heir.frames()).extracting(Frame::runId).doesNotHaveDuplicates();
                assertThat(heir.records()).isEqualTo(600);
            }
        }
    }

    /** A limit on the size of files is a disk that is full: every write beyond it fails. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void keepsDeliveringWhenTheDiskIsFull() throws Exception {
        try (Collector collector = new Collector()) {
            Process child = ChildProcess.start(
                    List.of("sh", "-c", "ulimit -f 16; exec \"$@\"", "sh"),
                    collector.uri().toString(),
                    folder.toString(),
                    "r",
                    "500",
                    "close");
            String log;
            try (BufferedReader output = ChildProcess.output(child)) {
                List<String> lines = output.lines().toList();
                log = String.join("\n", lines);
                assertThat(lines.get(lines.size() - 1)).isEqualTo("recorded 1500 dropped {}");
            }
            assertThat(idsOf(collector.records())).hasSize(1500);
            assertThat(log).containsOnlyOnce("WARN");
        }
    }
}
