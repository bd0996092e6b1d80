package ai.trodo.server.standalone;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The stand-alone collector in a process of its own, talked to as its users do, so that it can be killed or starved. */
final class CollectorProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private final Process process;
    private final String base;
    private final Path log;

    private CollectorProcess(Process process, int port, Path log) {
        this.process = process;
        this.base = "http://127.0.0.1:" + port;
        this.log = log;
    }

    /** Starts it and waits until it answers. */
    static CollectorProcess start(Path folder, String... settings) throws IOException, InterruptedException {
        return start(folder, List.of(), settings);
    }

    /**
     * @param shell what the process is started by, such as a shell that sets limits first; empty for nothing
     */
    static CollectorProcess start(Path folder, List<String> shell, String... settings)
            throws IOException, InterruptedException {
        int port = freePort();
        Path log = Files.createTempFile(folder, "collector", ".log");
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TrodoServerApplication.class.getName(),
                "--server.port=" + port));
        for (String setting : settings) {
            command.add("--" + setting);
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        CollectorProcess collector = new CollectorProcess(process, port, log);
        collector.awaitUp();
        return collector;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitUp() throws IOException, InterruptedException {
        long until = System.nanoTime() + START.toNanos();
        while (process.isAlive() && System.nanoTime() < until) {
            try {
                if (get("/healthz").statusCode() == 200) {
                    return;
                }
            } catch (ConnectException notYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException("the collector did not start: " + Files.readString(log));
    }

    long pid() {
        return process.pid();
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(request(path).build(), BodyHandlers.ofString());
    }

    /** A run with one model call, in one request. */
    HttpResponse<String> ingest(String runId, String input) throws IOException, InterruptedException {
        String json = """
                {"run": {"run_id": "%s", "agent_name": "support", "status": "ok", "input": "%s"},
                 "spans": [{"span_id": "%s-llm", "kind": "llm", "name": "chat", "model": "m", "status": "ok",
                            "started_at": "2026-11-20T10:00:00Z", "ended_at": "2026-11-20T10:00:01Z"}]}
                """.formatted(runId, input, runId);
        return HTTP.send(
                request("/api/sdk/runs/ingest")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofMinutes(1));
    }

    /** Whether the run is there with its span. */
    boolean has(String runId) throws IOException, InterruptedException {
        HttpResponse<String> answer = get("/api/runs/" + runId);
        return answer.statusCode() == 200 && answer.body().contains(runId + "-llm");
    }

    /** The live stream, line by line. */
    BufferedReader live() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(base + "/api/live")).build();
        return new BufferedReader(new InputStreamReader(
                HTTP.send(request, BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
    }
}
