package ai.trodo.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.trodo.export.SendResult.Rejection;
import ai.trodo.fixture.Collector;
import ai.trodo.fixture.Collector.Answer;
import ai.trodo.fixture.Collector.Request;
import ai.trodo.fixture.Samples;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.wire.Dialect;
import ai.trodo.wire.WireWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpDestinationTests {
    private final Collector collector = new Collector();

    @AfterEach
    void stop() {
        collector.close();
    }

    private HttpDestination.Builder destination() {
        return HttpDestination.builder(collector.uri()).site("site-1").timeout(Duration.ofSeconds(20));
    }

    private static Frame run(String id, int spans) {
        return run(id, spans, Dialect.TRODO);
    }

    private static Frame run(String id, int spans, Dialect dialect) {
        List<Span> all = IntStream.range(0, spans)
                .mapToObj(i -> Samples.span(id + "-" + i, id))
                .toList();
        WireWriter writer = new WireWriter(dialect);
        writer.envelope(Samples.run(id), all, List.of(), List.of());
        return new Frame(Frame.Kind.RUN, null, id, writer.toByteArray(), 1 + spans);
    }

    private static List<Frame> runs(int count) {
        return IntStream.range(0, count).mapToObj(i -> run("r" + i, 1)).toList();
    }

    private static Frame event(String name) {
        byte[] json = ("{\"event_name\":\"" + name + "\"}").getBytes(StandardCharsets.UTF_8);
        return new Frame(Frame.Kind.EVENT, null, null, json, 1);
    }

    @Test
    void sendsManyRunsInOneRequestToOurCollector() throws Exception {
        assertThat(destination().build().send(runs(10)).isComplete()).isTrue();
        assertThat(collector.requests()).hasSize(1);
        Request request = collector.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/api/sdk/runs/ingest");
        assertThat(request.header("X-Trodo-Site-Id")).isEqualTo("site-1");
        assertThat(request.header("Content-Type")).isEqualTo("application/json");
        assertThat(request.header("Content-Encoding")).isNull();
        assertThat(request.decoded().runs()).hasSize(10);
        assertThat(request.decoded().spans()).hasSize(10);
    }

    @Test
    void sendsOneDocumentPerRequestToTheCloudOnItsOwnPath() throws Exception {
        WireWriter writer = new WireWriter(Dialect.CLOUD);
        writer.runEnd(Samples.run("a b/c"));
        Frame end = new Frame(Frame.Kind.RUN_END, null, "a b/c", writer.toByteArray(), 1);
        Frame people = new Frame(Frame.Kind.PEOPLE, null, null, "set_once", "{}".getBytes(StandardCharsets.UTF_8), 1);
        List<Frame> batch = List.of(run("r0", 1, Dialect.CLOUD), run("r1", 1, Dialect.CLOUD), end, people);
        assertThat(destination().dialect(Dialect.CLOUD).build().send(batch).isComplete())
                .isTrue();
        assertThat(collector.requests())
                .extracting(Request::path)
                .containsExactly(
                        "/api/sdk/runs/ingest",
                        "/api/sdk/runs/ingest",
                        "/api/sdk/runs/a%20b%2Fc/end",
                        "/api/sdk/people/set_once");
    }

    @Test
    void keepsSitesApartAndProductEventsAlone() throws Exception {
        Frame other = new Frame(Frame.Kind.RUN, "site-2", "x", run("x", 0).json(), 1);
        assertThat(destination()
                        .build()
                        .send(List.of(run("a", 0), other, run("b", 0), event("e1"), event("e2")))
                        .isComplete())
                .isTrue();
        assertThat(collector.requests())
                .extracting(request -> request.header("X-Trodo-Site-Id"))
                .containsExactly("site-1", "site-2", "site-1", "site-1", "site-1");
        assertThat(collector.requests()).extracting(Request::path).endsWith("/api/events", "/api/events");
    }

    @Test
    void packsAsTheReceiverAnnounces() throws Exception {
        collector.answering(request -> Collector.OK.with("X-Trodo-Accept-Encoding", "gzip"));
        HttpDestination remote = named(Compression.AUTO);
        remote.send(runs(10));
        remote.send(runs(10));
        collector.answering(request -> Collector.OK.with("X-Trodo-Accept-Encoding", "zstd, gzip"));
        remote.send(runs(10));
        remote.send(runs(10));
        remote.send(List.of(run("short", 0)));
        assertThat(collector.requests())
                .extracting(request -> request.header("Content-Encoding"))
                .containsExactly(null, "gzip", "gzip", "zstd", null);
        assertThat(collector.requests().get(3).decoded().runs()).hasSize(10);
        assertThat(collector.requests().get(3).raw().length)
                .isLessThan(collector.requests().get(0).raw().length / 4);
    }

    /** A name that is not known to be this machine. */
    private HttpDestination named(Compression compression) throws IOException {
        String host = InetAddress.getLocalHost().getHostName();
        boolean here = InetAddress.getByName(host).isLoopbackAddress();
        org.junit.jupiter.api.Assumptions.assumeTrue(here || canReach(host), "this machine has no name for itself");
        return HttpDestination.builder(URI.create("http://" + host + ":" + collector.port()))
                .compression(compression)
                .build();
    }

    private boolean canReach(String host) {
        try (Socket probe = new Socket(host, collector.port())) {
            return probe.isConnected();
        } catch (IOException notFromThere) {
            return false;
        }
    }

    @Test
    void packsForNobodyWhoDidNotAsk() throws Exception {
        collector.answering(request -> Collector.OK.with("X-Trodo-Accept-Encoding", "gzip"));
        HttpDestination cloud = destination().dialect(Dialect.CLOUD).build();
        cloud.send(List.of(run("a", 9, Dialect.CLOUD)));
        cloud.send(List.of(run("b", 9, Dialect.CLOUD)));
        HttpDestination loopback = destination().build();
        loopback.send(runs(9));
        loopback.send(runs(9));
        assertThat(collector.requests())
                .extracting(request -> request.header("Content-Encoding"))
                .containsOnlyNulls();
    }

    @Test
    void packsWhenTold() throws Exception {
        destination().compression(Compression.GZIP).build().send(runs(9));
        destination().compression(Compression.ZSTD).build().send(runs(9));
        assertThat(collector.requests())
                .extracting(request -> request.header("Content-Encoding"))
                .containsExactly("gzip", "zstd");
        assertThat(collector.requests())
                .allSatisfy(request -> assertThat(request.decoded().runs()).hasSize(9));
    }

    @Test
    void sendsAsItIsWhenTheReceiverCannotUnpack() throws Exception {
        collector.answering(
                request -> request.header("Content-Encoding") == null ? Collector.OK : Collector.status(415));
        HttpDestination destination =
                destination().compression(Compression.GZIP).build();
        assertThat(destination.send(runs(9)).isComplete()).isTrue();
        assertThat(destination.send(runs(9)).isComplete()).isTrue();
        assertThat(collector.requests()).hasSize(2);
    }

    @Test
    void findsTheOneDocumentThatIsToBlame() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        collector.answering(request -> {
            asked.incrementAndGet();
            return request.text().contains("\"run_id\":\"r5\"") ? Collector.status(422) : Collector.OK;
        });
        SendResult result = destination().build().send(runs(16));
        assertThat(result.isComplete()).isTrue();
        assertThat(result.settled()).isEqualTo(16);
        assertThat(result.rejected())
                .containsExactly(new Rejection(
                        5, Rejection.Reason.REFUSED, "answered 422: {\"error\":{\"message\":\"told so\"}}"));
        assertThat(asked.get()).isLessThanOrEqualTo(9);
        assertThat(collector.records().stream().filter(Run.class::isInstance)).hasSize(15);
    }

    @Test
    void doesNotBlameTheDocumentsWhenNothingIsTaken() throws Exception {
        collector.answering(request -> Collector.status(404));
        SendResult result = destination().build().send(runs(64));
        assertThat(result.isComplete()).isFalse();
        assertThat(result.rejected()).hasSize(8);
        assertThat(result.settled()).isEqualTo(8);
    }

    private static Answer storedBut(String... problems) {
        return new Answer(
                400,
                "application/json",
                "{\"ok\":false,\"stored\":1,\"problems\":[" + String.join(",", problems) + "]}");
    }

    private static String problem(String list, int index) {
        return "{\"list\":\"" + list + "\",\"index\":" + index + ",\"field\":\"span_id\",\"message\":\"is missing\"}";
    }

    @Test
    void setsAsideOnlyWhatOurCollectorNamedAndSendsNothingTwice() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        collector.answering(request -> {
            asked.incrementAndGet();
            return storedBut(problem("spans", 3), problem("runs", 3), problem("spans", 2));
        });
        SendResult result =
                destination().build().send(List.of(run("a", 2), run("b", 0), run("c", 2), run("d", 1), run("e", 3)));
        assertThat(asked.get()).isEqualTo(1);
        assertThat(result.isComplete()).isTrue();
        assertThat(result.settled()).isEqualTo(5);
        assertThat(result.rejected())
                .containsExactly(
                        new Rejection(2, Rejection.Reason.REFUSED, "answered 400: spans[3].span_id is missing", 2),
                        new Rejection(3, Rejection.Reason.REFUSED, "answered 400: runs[3].span_id is missing", 1));
    }

    @Test
    void findsARefusedItemBehindOnesThatCannotBeRead() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        collector.answering(request -> {
            asked.incrementAndGet();
            return storedBut(problem("spans", 0), problem("spans", 4));
        });
        byte[] json = "{\"run\":{\"run_id\":\"a\"},\"spans\":[{\"name\":\"no id\"},{\"span_id\":\"s\"},7]}"
                .getBytes(StandardCharsets.UTF_8);
        Frame half = new Frame(Frame.Kind.RUN, null, "a", json, 4);
        SendResult result = destination().build().send(List.of(half, run("b", 1), run("c", 2)));
        assertThat(asked.get()).isEqualTo(1);
        assertThat(result.rejected())
                .extracting(Rejection::index, Rejection::records)
                .containsExactly(tuple(0, 1), tuple(2, 1));
    }

    @Test
    void halvesABatchWhoseBadItemsAreNotNamed() throws Exception {
        collector.answering(
                request -> request.text().contains("\"r1\"") ? storedBut(problem("things", 0)) : Collector.OK);
        SendResult result = destination().build().send(runs(2));
        assertThat(collector.requests()).hasSize(1);
        assertThat(result.isComplete()).isTrue();
        assertThat(result.rejected()).hasSize(1);
        assertThat(result.rejected().get(0).index()).isEqualTo(1);
        assertThat(result.rejected().get(0).records()).isEqualTo(1);
    }

    @Test
    void sendsLargeAndSmallDocumentsInOneBody() throws Exception {
        List<Frame> batch = List.of(run("a", 1), run("b", 400), run("c", 0), run("d", 90), run("e", 1), run("f", 700));
        assertThat(batch.get(1).json().length).isGreaterThan(64 * 1024);
        for (Compression packing : List.of(Compression.NONE, Compression.GZIP, Compression.ZSTD)) {
            assertThat(destination().compression(packing).build().send(batch).isComplete())
                    .isTrue();
        }
        assertThat(collector.requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.decoded().problems()).isEmpty();
            assertThat(request.decoded().runs()).extracting(Run::runId).containsExactly("a", "b", "c", "d", "e", "f");
            assertThat(request.decoded().spans()).hasSize(1192);
        });
        assertThat(collector.requests().get(0).header("Content-Length"))
                .isEqualTo(String.valueOf(15
                        + batch.stream().mapToInt(frame -> frame.json().length).sum()
                        + 1));
    }

    @Test
    void splitsABatchAndThenARunThatIsTooLarge() throws Exception {
        collector.answering(request -> request.raw().length > 3000 ? Collector.status(413) : Collector.OK);
        SendResult result = destination().build().send(List.of(run("small", 0), run("large", 20), run("last", 0)));
        assertThat(result.isComplete()).isTrue();
        assertThat(result.rejected()).isEmpty();
        List<String> spans = new ArrayList<>();
        collector.requests().forEach(request -> request.decoded().spans().forEach(span -> spans.add(span.spanId())));
        assertThat(spans).hasSize(20).doesNotHaveDuplicates();
        assertThat(collector.requests()).anyMatch(request -> request.path().equals("/api/sdk/runs/large/spans"));
    }

    @Test
    void givesUpOneSpanThatIsTooLargeAndKeepsTheOthers() throws Exception {
        collector.answering(request -> request.text().contains("large-1\"") ? Collector.status(413) : Collector.OK);
        SendResult result = destination().build().send(List.of(run("large", 4), run("last", 0)));
        assertThat(result.isComplete()).isTrue();
        assertThat(result.rejected()).hasSize(1);
        assertThat(result.rejected().get(0).reason()).isEqualTo(Rejection.Reason.TOO_LARGE);
        assertThat(result.rejected().get(0).records()).isEqualTo(1);
        assertThat(collector.records().stream().filter(Span.class::isInstance)).hasSize(3);
    }

    @Test
    void triesAgainLaterWhenTheReceiverIsBusyOrBroken() throws Exception {
        for (int status : new int[] {401, 408, 425, 429, 500, 502, 503, 504}) {
            collector.answering(request -> Collector.status(status));
            SendResult result = destination().build().send(runs(4));
            assertThat(result.settled()).isZero();
            assertThat(result.rejected()).isEmpty();
            assertThat(result.problem()).contains(String.valueOf(status));
            assertThat(result.retryAfter()).isNull();
        }
    }

    @Test
    void waitsAsLongAsItIsAskedTo() throws Exception {
        collector.answering(request -> Collector.status(429).with("Retry-After", "7"));
        assertThat(destination().build().send(runs(1)).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        String inAMinute = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(60));
        collector.answering(request -> Collector.status(503).with("Retry-After", inAMinute));
        assertThat(destination().build().send(runs(1)).retryAfter())
                .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
        collector.answering(request -> Collector.status(429).with("Retry-After", "soon"));
        assertThat(destination().build().send(runs(1)).retryAfter()).isNull();
        collector.answering(request -> Collector.status(429).with("Retry-After", "99999999999999999999"));
        assertThat(destination().build().send(runs(1)).retryAfter()).isGreaterThan(Duration.ofDays(1000));
    }

    @Test
    void keepsWhatCameBeforeAFailure() throws Exception {
        collector.answering(request -> request.path().equals("/api/events") ? Collector.status(500) : Collector.OK);
        SendResult result = destination().build().send(List.of(run("a", 0), run("b", 0), event("e"), run("c", 0)));
        assertThat(result.settled()).isEqualTo(2);
        assertThat(result.isComplete()).isFalse();
    }

    @Test
    void neverTakesTheSiteIdToAnotherHost() throws Exception {
        try (Collector elsewhere = new Collector()) {
            String other = "http://localhost:" + elsewhere.port() + "/api/sdk/runs/ingest";
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                collector.answering(request -> Collector.status(status).with("Location", other));
                SendResult result = destination().build().send(runs(1));
                assertThat(result.isComplete()).isFalse();
                assertThat(result.problem()).contains("not followed").contains(other);
            }
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void followsARedirectWithinTheSameOriginAndNoCircle() throws Exception {
        collector.answering(request -> request.path().startsWith("/moved")
                ? Collector.OK
                : Collector.status(308).with("Location", "/moved" + request.path()));
        assertThat(destination().build().send(runs(1)).isComplete()).isTrue();
        assertThat(collector.requests().get(0).path()).isEqualTo("/moved/api/sdk/runs/ingest");
        collector.answering(request -> Collector.status(307).with("Location", request.path()));
        assertThat(destination().build().send(runs(1)).isComplete()).isFalse();
    }

    @Test
    void takesNoWebPageForAnAnswer() throws Exception {
        collector.answering(request -> new Answer(200, "text/html; charset=utf-8", "<html>Sign in</html>"));
        SendResult result = destination().build().send(runs(1));
        assertThat(result.isComplete()).isFalse();
        assertThat(result.problem()).isEqualTo("answered with a web page");
    }

    @Test
    void givesUpOnAServerThatHangs() throws Exception {
        try (ServerSocket blackHole = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            HttpDestination destination = HttpDestination.builder(
                            URI.create("http://127.0.0.1:" + blackHole.getLocalPort()))
                    .timeout(Duration.ofMillis(200))
                    .build();
            assertThatThrownBy(() -> destination.send(runs(1))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void givesUpOnAnAnswerThatDoesNotEnd() throws Exception {
        assertFailsWith("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{\"ok\":", Duration.ofMillis(300));
    }

    @Test
    void givesUpOnGarbage() throws Exception {
        assertFailsWith("\u0000\u0001 this is no HTTP\r\n\r\n", Duration.ofSeconds(5));
    }

    private static void assertFailsWith(String garbage, Duration timeout) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    OutputStream out = socket.getOutputStream();
                    out.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
                    out.flush();
                    socket.getInputStream().readAllBytes();
                } catch (IOException gone) {
                    Thread.currentThread().interrupt();
                }
            });
            answering.setDaemon(true);
            answering.start();
            HttpDestination destination = HttpDestination.builder(
                            URI.create("http://127.0.0.1:" + server.getLocalPort()))
                    .timeout(timeout)
                    .build();
            assertThatThrownBy(() -> destination.send(runs(1))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void saysWhichAddressItCannotUse() {
        assertThatThrownBy(() -> HttpDestination.builder(URI.create("ftp://host")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apiBase")
                .hasMessageContaining("ftp://host");
        assertThatThrownBy(() -> HttpDestination.builder(URI.create("http:/no-host")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> destination().header("Host", "elsewhere")).hasMessageContaining("Host");
        assertThatThrownBy(() -> destination().site("two\nlines")).hasMessageContaining("X-Trodo-Site-Id");
    }
}
