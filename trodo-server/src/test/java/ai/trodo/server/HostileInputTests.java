package ai.trodo.server;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.store.RunStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostileInputTests {
    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(folder, "trodo.server.limits.requests-per-minute=0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Tag("slow")
    void answersAHundredThousandStrangePayloadsWithoutFailingOnce() {
        TrodoServer trodo = server.bean(TrodoServer.class);
        Random random = new Random(20_261_120);
        for (int i = 0; i < 100_000; i++) {
            String path = StrangePayloads.PATHS[i % StrangePayloads.PATHS.length];
            byte[] body = i % 5 == 0 ? StrangePayloads.noise(random) : StrangePayloads.json(random);
            String type = i % 5 == 0 && i % 2 == 0 ? "application/x-protobuf" : "application/json";
            HttpResponse answer = trodo.handle(HttpRequest.builder("POST", path)
                    .header("Content-Type", type)
                    .remoteAddress("127.0.0.1")
                    .body(body)
                    .build());
            if (answer.status() >= 500) {
                throw new AssertionError(path + " answered " + answer.status() + " "
                        + new String(answer.bytes(), StandardCharsets.UTF_8) + " to "
                        + new String(body, StandardCharsets.UTF_8));
            }
        }
        assertThat(server.get("/api/runs").status()).isEqualTo(200);
        server.get("/api/runs?limit=200")
                .json()
                .path("items")
                .findValuesAsString("run_id")
                .forEach(id -> {
                    String quoted = java.net.URLEncoder.encode(id, StandardCharsets.UTF_8)
                            .replace("+", "%20");
                    for (String part : List.of("", "/graph", "/summary", "/records")) {
                        assertThat(server.get("/api/runs/" + quoted + part).status())
                                .as(id + part)
                                .isIn(200, 400, 404);
                    }
                });
        assertThat(server.bean(RunStore.class).health().up()).isTrue();
    }

    /** The same over real HTTP, with headers that say something else than the body, and bodies that were cut or bent. */
    @Test
    @Tag("slow")
    void answersStrangeRequestsOverHttpWithoutFailingOnce() {
        Random random = new Random(20_261_121);
        String[] types = {"application/json", "application/x-protobuf", "text/plain", "application/json; charset=utf-16"
        };
        String[] encodings = {"gzip", "zstd", "br", "gzip, zstd"};
        Set<Integer> answers = new TreeSet<>();
        for (int i = 0; i < 3_000; i++) {
            String path = StrangePayloads.PATHS[i % StrangePayloads.PATHS.length];
            byte[] body = i % 4 == 0 ? StrangePayloads.noise(random) : StrangePayloads.json(random);
            if (body.length > 0 && i % 3 == 0) {
                body = Arrays.copyOf(body, random.nextInt(body.length));
            } else if (body.length > 0 && i % 3 == 1) {
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            }
            String type = types[random.nextInt(types.length)];
            int status = i % 7 == 0
                    ? server.post(
                                    path,
                                    body,
                                    "Content-Type",
                                    type,
                                    "Content-Encoding",
                                    encodings[random.nextInt(encodings.length)])
                            .status()
                    : server.post(path, body, "Content-Type", type).status();
            answers.add(status);
            assertThat(status).as("%d: %s as %s", i, path, type).isBetween(200, 499);
        }
        assertThat(answers).contains(200, 400);
        assertThat(server.get("/api/runs").status()).isEqualTo(200);
    }

    @Test
    void stopsBombsOfEachKind() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"run\":\"".getBytes(StandardCharsets.UTF_8));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        assertThat(packed.size()).isLessThan(1 << 20);
        assertThat(server.post("/api/sdk/runs/ingest", packed.toByteArray(), "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(413);
        String nested = "[".repeat(200_000) + "]".repeat(200_000);
        for (String path : StrangePayloads.PATHS) {
            assertThat(server.post(path, nested).status()).as(path).isEqualTo(400);
            assertThat(server.post(path, "{\"run\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_001))
                            .status())
                    .as(path)
                    .isEqualTo(400);
        }
    }

    @Test
    void refusesABodyOfAHundredMegabytesWithoutReadingIt() throws IOException {
        URI uri = URI.create(server.base());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /api/sdk/runs/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 104857600\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] start = socket.getInputStream().readNBytes(12);
            assertThat(new String(start, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
        assertThat(chunked(20 << 20)).startsWith("HTTP/1.1 413");
    }

    /** A body that does not say how long it is. */
    private static String chunked(int bytes) throws IOException {
        URI uri = URI.create(server.base());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write("POST /api/sdk/runs/ingest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = new byte[64 * 1024];
            try {
                for (int sent = 0; sent < bytes; sent += chunk.length) {
                    out.write("10000\r\n".getBytes(StandardCharsets.US_ASCII));
                    out.write(chunk);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException closedOnUs) {
                // the answer came before the end of the body
            }
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Test
    @Tag("slow")
    void goesOnServingWhileAThousandClientsDawdle() throws IOException {
        URI uri = URI.create(server.base());
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 1_000; i++) {
                Socket socket = new Socket(uri.getHost(), uri.getPort());
                slow.add(socket);
                socket.getOutputStream()
                        .write("POST /api/sdk/runs/ingest HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            for (int i = 0; i < 20; i++) {
                assertThat(server.post("/api/sdk/runs/ingest", "{\"run\":{\"run_id\":\"amid" + i + "\"}}")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(server.get("/api/runs").status()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void findsNoFileOutsideTheViewer() throws IOException {
        for (String path : List.of(
                "/..%2f..%2fpom.xml",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/..%5c..%5cwin.ini",
                "/app.js%00.html",
                "/META-INF/MANIFEST.MF",
                "/ViewerFiles.class",
                "/../package-info.class",
                "/%252e%252e/secret")) {
            String answer = RawHttp.get(server.base(), path, "localhost");
            assertThat(answer).as(path).doesNotContain("root:").doesNotContain("<modelVersion>");
            assertThat(answer.substring(9, 12)).as(path).isIn("200", "400", "404");
        }
    }

    @Test
    void letsNothingOfARequestIntoItsHeaders() throws IOException {
        String answer = RawHttp.get(
                server.base(),
                "/api/runs?q=agent:x%0d%0aSet-Cookie:%20a=b",
                "localhost",
                "X-Forwarded-Prefix: /a%0d%0aX: y");
        assertThat(answer.substring(0, answer.indexOf("\r\n\r\n"))).doesNotContain("Set-Cookie");
        assertThat(RawHttp.get(server.base(), "/%0d%0aSet-Cookie:a=b", "localhost"))
                .doesNotContain("\r\nSet-Cookie");
    }

    @Test
    void sendsThePolicyThatStopsInjectedScripts() {
        server.post(
                "/api/sdk/runs/ingest",
                "{\"run\":{\"run_id\":\"xss\",\"agent_name\":\"<img src=x onerror=alert(1)>\",\"input\":\"<script>\"}}");
        Server.Answer answer = server.get("/api/runs/xss");
        assertThat(answer.raw().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.raw().headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.raw().headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("script-src 'self'")
                .doesNotContain("unsafe-inline");
    }
}
