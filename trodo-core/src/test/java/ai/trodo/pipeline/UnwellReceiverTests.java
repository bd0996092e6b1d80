package ai.trodo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.export.Destination;
import ai.trodo.export.HttpDestination;
import ai.trodo.export.LoggingDestination;
import ai.trodo.fixture.Basket;
import ai.trodo.fixture.Collector;
import ai.trodo.fixture.Collector.Answer;
import ai.trodo.fixture.Samples;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.wire.Dialect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a receiver does, records arrive when it is well again, or are counted. */
final class UnwellReceiverTests {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Collector collector = new Collector();
    private final List<Outbox> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(outbox -> outbox.close(Duration.ZERO));
        collector.close();
    }

    private Outbox open(Destination destination) {
        ExportSettings settings = ExportSettings.builder()
                .shutdownHook(false)
                .batchMaxDelay(Duration.ofMinutes(1))
                .retryInitial(Duration.ofMillis(5))
                .retryMax(Duration.ofMillis(20))
                .breakerFailures(3)
                .build();
        Outbox outbox = Outbox.create(settings, List.of(destination));
        opened.add(outbox);
        return outbox;
    }

    private HttpDestination there() {
        return HttpDestination.builder(collector.uri())
                .timeout(Duration.ofMillis(500))
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 408, 429, 500, 502, 503})
    void deliversWhenTheReceiverIsWellAgain(int status) {
        AtomicInteger answers = new AtomicInteger();
        collector.answering(request -> answers.getAndIncrement() < 4 ? Collector.status(status) : Collector.OK);
        Outbox outbox = open(there());
        for (int i = 0; i < 20; i++) {
            outbox.offer(Samples.finished("r" + i));
        }
        assertThat(outbox.flush(LONG)).isEqualTo(new FlushResult(60, 0, 0, false));
        Stats stats = outbox.stats();
        assertThat(stats.retried()).isPositive();
        assertThat(stats.droppedInTotal()).isZero();
        assertThat(stats.lastError()).contains(String.valueOf(status));
        assertThat(stats.lastSuccessAt()).isAfter(stats.lastErrorAt());
    }

    @Test
    void deliversWhenGarbageAndSignInPagesAreOver() {
        AtomicInteger answers = new AtomicInteger();
        collector.answering(request -> switch (answers.getAndIncrement()) {
            case 0 -> new Answer(200, "text/html", "<html>Sign in</html>");
            case 1 -> throw new IllegalStateException("breaks off");
            case 2 -> new Answer(599, "x/y", "\u0000\u0001");
            default -> Collector.OK;
        });
        Outbox outbox = open(there());
        outbox.offer(Samples.finished("r1"));
        assertThat(outbox.flush(LONG).delivered()).isEqualTo(3);
    }

    @Test
    void deliversToAReceiverThatWasNotThere() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Outbox outbox = open(
                HttpDestination.builder(URI.create("http://127.0.0.1:" + port)).build());
        outbox.offer(Samples.finished("r1"));
        FlushResult early = outbox.flush(SHORT);
        assertThat(early.pending()).isEqualTo(3);
        assertThat(early.timedOut()).isTrue();
        assertThat(outbox.stats().lastError()).contains("ConnectException");
        try (Collector late = new Collector(port)) {
            assertThat(outbox.flush(LONG).delivered()).isEqualTo(3);
            assertThat(late.records()).hasSize(3);
        }
    }

    @Test
    void flushAndCloseEndInTimeAtABlackHole() throws Exception {
        try (ServerSocket blackHole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outbox outbox = open(HttpDestination.builder(URI.create("http://127.0.0.1:" + blackHole.getLocalPort()))
                    .timeout(Duration.ofSeconds(60))
                    .build());
            for (int i = 0; i < 100; i++) {
                outbox.offer(Samples.finished("r" + i));
            }
            long begin = System.nanoTime();
            assertThat(outbox.flush(SHORT)).isEqualTo(new FlushResult(0, 0, 300, true));
            FlushResult closed = outbox.close(SHORT);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
            assertThat(closed.failed()).isEqualTo(300);
            assertThat(outbox.stats().dropped(DropReason.SHUTDOWN)).isEqualTo(300);
        }
    }

    @Test
    void opensTheCircuitAndClosesItAgain() throws Exception {
        collector.answering(request -> Collector.status(500));
        Outbox outbox = open(there());
        for (int i = 0; i < 50; i++) {
            outbox.offer(Samples.finished("r" + i));
        }
        long deadline = System.nanoTime() + LONG.toNanos();
        while (!outbox.stats().destinations().get(0).breakerOpen() && System.nanoTime() < deadline) {
            outbox.flush(Duration.ofMillis(20));
        }
        assertThat(outbox.stats().destinations().get(0).breakerOpen()).isTrue();
        collector.answering(request -> Collector.OK);
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(outbox.stats().destinations().get(0).breakerOpen()).isFalse();
        assertThat(outbox.stats().delivered()).isEqualTo(150);
    }

    @Test
    void isQuietForAsLongAsItIsAskedTo() {
        AtomicInteger asked = new AtomicInteger();
        String inAnHour = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        collector.answering(request -> {
            asked.incrementAndGet();
            return Collector.status(429).with("Retry-After", inAnHour);
        });
        Outbox outbox = open(there());
        outbox.offer(Samples.finished("r1"));
        outbox.flush(SHORT);
        outbox.flush(SHORT);
        assertThat(outbox.flush(SHORT).pending()).isEqualTo(3);
        assertThat(asked).hasValue(1);
    }

    @Test
    void losesOneBadRecordAndCountsIt() {
        collector.answering(
                request -> request.text().contains("\"run_id\":\"r7\"") ? Collector.status(400) : Collector.OK);
        Outbox outbox = open(there());
        for (int i = 0; i < 16; i++) {
            outbox.offer(Samples.finished("r" + i));
        }
        assertThat(outbox.flush(LONG)).isEqualTo(new FlushResult(45, 3, 0, false));
        assertThat(outbox.stats().dropped(DropReason.REJECTED)).isEqualTo(3);
    }

    @Test
    void cutsWhatIsTooLargeUntilItFits() {
        collector.answering(request -> request.raw().length > 2500 ? Collector.status(413) : Collector.OK);
        Outbox outbox = open(there());
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            spans.add(Samples.span("s" + i, "r"));
        }
        outbox.offer(Finished.run(Samples.run("r"), spans, List.of(), List.of()));
        assertThat(outbox.flush(LONG)).isEqualTo(new FlushResult(31, 0, 0, false));
        assertThat(collector.records().stream().filter(Span.class::isInstance)).hasSize(30);
        assertThat(collector.records().stream().filter(Run.class::isInstance)).hasSize(1);
    }

    @Test
    void speaksToEachDestinationInItsDialect() {
        Basket ours = new Basket("ours");
        ExportSettings settings = ExportSettings.builder().shutdownHook(false).build();
        HttpDestination cloud = HttpDestination.builder(collector.uri())
                .dialect(Dialect.CLOUD)
                .site("site")
                .build();
        Outbox outbox = Outbox.create(settings, List.of(ours, cloud, new LoggingDestination()));
        opened.add(outbox);
        outbox.offer(Finished.run(
                Samples.run("r"), List.of(), List.of(Samples.event("e", "r")), List.of(Samples.score("c", "r"))));
        outbox.offer(Finished.append("r", List.of(), List.of(), List.of(Samples.score("d", "r"))));
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(new String(ours.frames().get(0).json())).contains("\"environment\":\"test\"", "\"events\":[");
        assertThat(collector.requests().stream().filter(one -> one.path().equals("/api/sdk/runs/ingest")))
                .singleElement()
                .satisfies(
                        one -> assertThat(one.text()).contains("\"trodo.environment\":\"test\"", "\"trodo.events\":["));
        assertThat(collector.requests().stream().filter(one -> one.path().equals("/api/sdk/runs/r/feedback")))
                .hasSize(1);
    }
}
