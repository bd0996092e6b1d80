package ai.trodo.server.live;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveStreamTests {
    @TempDir
    Path folder;

    private Server server;

    @BeforeEach
    void start() {
        server = Server.start(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** One event of a stream. */
    private record Sent(String id, String name, String data) {}

    /** An open stream that is read on demand. */
    private final class Stream implements AutoCloseable {
        private final InputStream in;
        private final BufferedReader lines;

        Stream(String path, String... headers) {
            try {
                var answer = server.http()
                        .send(
                                server.request(path, headers)
                                        .timeout(Duration.ofSeconds(20))
                                        .build(),
                                BodyHandlers.ofInputStream());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                        .startsWith("text/event-stream");
                in = answer.body();
                lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            } catch (IOException | InterruptedException broken) {
                throw new AssertionError(broken);
            }
        }

        Sent next() {
            AtomicReference<Sent> found = new AtomicReference<>();
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                String id = "";
                String name = "";
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        name = line.substring(7);
                    } else if (line.startsWith("data: ") && !name.equals("ping")) {
                        found.set(new Sent(id, name, line.substring(6)));
                        return;
                    }
                }
            });
            return java.util.Objects.requireNonNull(found.get(), "the stream ended");
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException gone) {
                throw new AssertionError(gone);
            }
        }
    }

    @Test
    void tellsOfRunsThatMatchAsTheyChangeAndReplaysWhatWasMissed() {
        String last;
        try (Stream stream = new Stream("/api/live?q=agent:wanted")) {
            send("a", "other");
            send("b", "wanted");
            Sent first = stream.next();
            assertThat(first.name()).isEqualTo("run");
            assertThat(first.data()).contains("\"run_id\":\"b\"");
            last = first.id();
        }
        send("c", "wanted");
        send("d", "other");
        send("e", "wanted");
        try (Stream stream = new Stream("/api/live?q=agent:wanted", "Last-Event-ID", last)) {
            assertThat(stream.next().data()).contains("\"run_id\":\"c\"");
            assertThat(stream.next().data()).contains("\"run_id\":\"e\"");
        }
    }

    @Test
    void tellsOfTheSpansOfOneRun() {
        send("one", "wanted");
        try (Stream stream = new Stream("/api/live?run=one")) {
            server.post(
                    "/api/sdk/runs/one/spans", "{\"spans\":[{\"span_id\":\"s\",\"kind\":\"tool\",\"name\":\"find\"}]}");
            Sent span = stream.next();
            assertThat(span.name()).isEqualTo("span");
            assertThat(span.data()).contains("\"span_id\":\"s\"", "\"depth\":0");
            assertThat(stream.next().name()).isEqualTo("run");
        }
    }

    @Test
    void refusesACursorThatIsNotOne() {
        assertThat(server.get("/api/live", "Last-Event-ID", "x; drop table").status())
                .isEqualTo(400);
    }

    @Test
    @Tag("slow")
    void holdsNoThreadForAThousandSubscribersThatNeverRead() throws Exception {
        URI uri = URI.create(server.base());
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = new Socket(uri.getHost(), uri.getPort());
                socket.setReceiveBufferSize(1024);
                idle.add(socket);
                socket.getOutputStream()
                        .write("GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            try (Stream stream = new Stream("/api/live")) {
                for (int i = 0; i < 50; i++) {
                    send("run-" + i, "busy");
                }
                String data = "";
                while (!data.contains("run-49")) {
                    data = stream.next().data();
                }
            }
            assertThat(server.get("/api/info").status()).isEqualTo(200);
        } finally {
            for (Socket socket : idle) {
                socket.close();
            }
        }
    }

    private void send(String run, String agent) {
        assertThat(server.post(
                                "/api/sdk/runs/ingest",
                                "{\"run\":{\"run_id\":\"" + run + "\",\"agent_name\":\"" + agent
                                        + "\",\"status\":\"ok\"}}")
                        .status())
                .isEqualTo(200);
    }
}
