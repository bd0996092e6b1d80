package ai.trodo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.capture.Feedback;
import ai.trodo.capture.McpCall;
import ai.trodo.capture.RunIdentity;
import ai.trodo.capture.RunScope;
import ai.trodo.context.Activation;
import ai.trodo.fixture.Collector;
import ai.trodo.pipeline.DropReason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One process, several tenants: each run goes to the site that it belongs to. */
final class SeveralSitesTests {
    private static final String KEY = "X-Trodo-Site-Id";

    private final Collector collector = new Collector();
    private final AtomicReference<@Nullable String> tenant = new AtomicReference<>();
    private final TrodoClient trodo = TrodoClient.builder()
            .siteId("house")
            .apiBase(collector.uri())
            .identity(new Tenant(tenant))
            .spoolDirectory(null)
            .build();

    @AfterEach
    void close() {
        trodo.close();
        collector.close();
    }

    private void flush() {
        assertThat(trodo.flush(Duration.ofSeconds(20)).timedOut()).isFalse();
    }

    private String siteOf(String text) {
        flush();
        return collector.requests().stream()
                .filter(request -> request.text().contains(text))
                .findFirst()
                .orElseThrow()
                .header(KEY);
    }

    @Test
    void aRunGoesToTheSiteThatItIsToldAndWhatIsInItGoesAlong() {
        RunScope linked = trodo.agent("first").siteId("acme").call(run -> {
            run.tool("look").run(span -> {});
            trodo.agent("below").run(nested -> {});
            return trodo.agent("apart").linked().start();
        });
        linked.close();
        trodo.agent("second").run(run -> {});

        assertThat(siteOf("\"look\"")).isEqualTo("acme");
        assertThat(siteOf("\"below\"")).isEqualTo("acme");
        assertThat(siteOf("\"apart\"")).isEqualTo("acme");
        assertThat(siteOf("\"second\"")).isEqualTo("house");
    }

    @Test
    void theIdentityOfTheRequestSaysWhoseARunIsAlsoOfOneThatNobodyOpens() {
        tenant.set("globex");
        trodo.agent("asked").run(run -> {});
        trodo.agent("told").siteId("acme").run(run -> {});
        trodo.llm("lonely").run(span -> {});
        try (RunScope joined = trodo.joinRun("run-of-elsewhere", null);
                Activation active = joined.activate()) {
            trodo.tool("far").run(span -> {});
        }
        trodo.trackMcp(McpCall.of("search", "ada").sessionId("s-1").build());
        trodo.feedback("run-1", Feedback.positive());
        trodo.endRun("run-2", end -> end.output("over"));

        assertThat(siteOf("\"asked\"")).isEqualTo("globex");
        assertThat(siteOf("\"told\"")).isEqualTo("acme");
        assertThat(siteOf("\"lonely\"")).isEqualTo("globex");
        assertThat(siteOf("\"far\"")).isEqualTo("globex");
        assertThat(siteOf("s-1")).isEqualTo("globex");
        assertThat(siteOf("run-1")).isEqualTo("globex");
        assertThat(siteOf("\"over\"")).isEqualTo("globex");
    }

    @Test
    void aJudgementInsideARunGoesWhereTheRunGoes() {
        trodo.agent("first").siteId("acme").run(run -> trodo.feedback(run.runId(), Feedback.positive()));

        assertThat(siteOf("score_id")).isEqualTo("acme");
    }

    @Test
    void aTenantWhoseKeyIsRefusedHoldsUpNobodyElse() {
        collector.answering(request -> "gone".equals(request.header(KEY)) ? Collector.status(401) : Collector.OK);
        trodo.agent("lost").siteId("gone").run(run -> {});
        trodo.agent("kept").siteId("acme").run(run -> {});

        assertThat(siteOf("\"kept\"")).isEqualTo("acme");
        assertThat(trodo.stats().dropped()).containsEntry(DropReason.REJECTED, 1L);
    }

    @Test
    void whatCannotBeASiteIsSetAsideAndSaid() {
        for (int i = 0; i < 20; i++) {
            trodo.agent("lost").siteId("no\r\nsite").run(run -> {});
        }
        trodo.agent("kept").siteId("acme").run(run -> {});

        assertThat(siteOf("\"kept\"")).isEqualTo("acme");
        assertThat(collector.requests()).noneMatch(request -> request.text().contains("\"lost\""));
        assertThat(trodo.stats().dropped()).containsEntry(DropReason.REJECTED, 20L);
    }

    private record Tenant(AtomicReference<@Nullable String> current) implements RunIdentity {
        @Override
        public @Nullable String distinctId() {
            return null;
        }

        @Override
        public @Nullable String siteId() {
            return current.get();
        }
    }
}
