package ai.trodo.pipeline;

import ai.trodo.export.HttpDestination;
import ai.trodo.fixture.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A service in a process of its own: records runs until it is killed, or until it recorded so many. */
final class ChildProcess {
    private ChildProcess() {}

    /** Arguments: address, spool folder, prefix of run ids, count, what to do then ("wait", "exit", "close"). */
    public static void main(String[] args) throws Exception {
        ExportSettings settings = ExportSettings.builder()
                .spoolDirectory(Path.of(args[1]))
                .batchMaxDelay(Duration.ofMillis(20))
                .segmentMaxBytes(64 * 1024)
                .retryInitial(Duration.ofMillis(20))
                .retryMax(Duration.ofMillis(100))
                .build();
        Outbox outbox = Outbox.create(
                settings,
                List.of(HttpDestination.builder(URI.create(args[0]))
                        .name("there")
                        .build()));
        int count = Integer.parseInt(args[3]);
        for (int i = 0; i < count; i++) {
            outbox.offer(Samples.finished(args[2] + i));
            Thread.sleep(i % 20 == 0 ? 1 : 0);
            if (i % 50 == 0) {
                say("spooled " + outbox.stats().spoolBytes());
            }
        }
        if (args[4].equals("wait")) {
            while (outbox.stats().destinations().get(0).pending()
                    < outbox.stats().recorded()) {
                outbox.flush(Duration.ofMillis(20));
            }
        }
        if (args[4].equals("close")) {
            outbox.close(Duration.ofSeconds(20));
        }
        Stats stats = outbox.stats();
        say("recorded " + stats.recorded() + " dropped " + stats.dropped());
        if (args[4].equals("wait")) {
            Thread.sleep(60_000);
        }
    }

    private static void say(String line) throws IOException {
        System.out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
    }

    static Process start(List<String> prefix, String... args) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(ChildProcess.class.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }
}
