package ai.trodo.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.analytics.TrodoServer.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How product events leave: collected, cleaned, in order, and again when they were not taken. */
final class ProductEventDeliveryTests extends TrodoServerTest {
    @Test
    void sendsCollectedEventsTogetherWhenThereAreEnough() {
        restart(builder -> builder.batchedEvents(3, Duration.ofMinutes(5)));
        UserScope user = trodo.forUser("u1");
        for (int i = 0; i < 7; i++) {
            user.track("e" + i);
        }

        List<Request> bulk = sent("/api/events/bulk");
        assertThat(bulk).hasSize(3);
        assertThat(bulk)
                .extracting(request -> ((List<?>) request.json().get("events")).size())
                .containsExactly(3, 3, 1);
        assertThat(sent("/api/events")).isEmpty();
        assertThat(sent().get(0).path()).isEqualTo("/api/sdk/track");
        assertThat(bulk.get(2).body()).contains("\"event_name\":\"e6\"");
    }

    @Test
    void sendsCollectedEventsAfterAWhileAndAtTheEnd() throws Exception {
        restart(builder -> builder.batchedEvents(50, Duration.ofMillis(300)));
        trodo.forUser("u1").track("waits");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (server.requests().stream().noneMatch(request -> request.path().endsWith("/bulk"))) {
            assertThat(System.nanoTime()).as("the event was never sent").isLessThan(deadline);
            Thread.onSpinWait();
        }

        restart(builder -> builder.batchedEvents(50, Duration.ofMinutes(5)));
        trodo.forUser("u1").track("leaves at the end");
        trodo.close();

        assertThat(server.requests()).anyMatch(request -> request.body().contains("leaves at the end"));
    }

    @Test
    void losesNoEventOfManyThreads() throws Exception {
        restart(builder -> builder.batchedEvents(7, Duration.ofMinutes(5)));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch done = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            int thread = t;
            threads.execute(() -> {
                for (int i = 0; i < 250; i++) {
                    trodo.forUser("u" + i % 5).track("t" + thread + "-" + i);
                }
                done.countDown();
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();

        long events = sent("/api/events/bulk").stream()
                .mapToLong(request -> ((List<?>) request.json().get("events")).size())
                .sum();
        assertThat(events).isEqualTo(1000);
        assertThat(sent("/api/sdk/track")).hasSize(5);
    }

    @Test
    void survivesHostileProperties() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        trodo.forUser("u1").track("odd", Map.of("list", itself, "nan", Double.NaN, "big", "x".repeat(1_000_000)));
        trodo.forUser("u1").track("hostile", Map.of("o", hostile));
        trodo.forUser("u1").track("after", Map.of("when", Instant.EPOCH, "array", new String[] {"a"}));

        List<Request> events = sent("/api/events");
        assertThat(events).hasSize(3);
        assertThat(events.get(0).body()).hasSizeLessThan(20_000);
        assertThat(child(events.get(2).json(), "custom_properties"))
                .containsEntry("when", "1970-01-01T00:00:00Z")
                .containsEntry("array", List.of("a"));
    }

    @Test
    void redactsEventsButNotProfiles() {
        restart(builder -> builder.redactor((context, text) -> text.replace("s3cret", "***")));
        UserScope user = trodo.forUser("u1");
        user.track("e", Map.of("note", "my s3cret", "inner", Map.of("list", List.of("s3cret"))));
        user.captureError(new IllegalStateException("s3cret"));
        user.people().set("email", "ann@example.org");

        assertThat(sent("/api/events"))
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.body()).doesNotContain("s3cret").contains("***"));
        assertThat(sent("/api/sdk/people/set").get(0).body()).contains("ann@example.org");
    }

    @Test
    void triesAgainWhenTheServerIsNotWell() {
        server.status = 503;
        trodo.forUser("u1").track("kept");
        assertThat(trodo.flush(Duration.ofMillis(300)).delivered()).isZero();
        server.status = 200;

        assertThat(sent("/api/events")).isNotEmpty();
        assertThat(server.requests().get(server.requests().size() - 1).path()).isEqualTo("/api/events");
    }

    @Test
    void keepsTheOrderOfSessionsAndEventsForEveryUser() {
        for (int i = 0; i < 200; i++) {
            trodo.forUser("user-" + i).track("first");
        }

        List<String> paths = sent().stream().map(Request::path).toList();
        assertThat(paths).hasSize(400);
        List<String> seen = new ArrayList<>();
        for (Request request : sent()) {
            if (request.path().equals("/api/sdk/track")) {
                seen.add((String) child(request.json(), "sessionData").get("session_id"));
            } else {
                assertThat(seen).contains((String) request.json().get("session_id"));
            }
        }
        assertThat(Arrays.asList(paths.get(0), paths.get(1))).containsExactly("/api/sdk/track", "/api/events");
    }
}
