package ai.trodo.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.capture.LlmInfo;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.ScoreSpec;
import ai.trodo.export.HttpDestination;
import ai.trodo.export.OtlpDestination;
import ai.trodo.model.Level;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.Usage;
import ai.trodo.server.Server;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client that sends its runs to two collectors, to one as they are and to the other as OTLP: both must show the same. */
final class OtlpRoundTripTests {
    @TempDir
    Path folder;

    @Test
    void bothWaysOfSendingShowTheSameRun() {
        try (Server direct = Server.start(folder.resolve("direct"));
                Server otlp = Server.start(folder.resolve("otlp"));
                TrodoClient trodo = client(direct, otlp)) {
            List<String> runs = new ArrayList<>();
            runs.add(wholeRun(trodo));
            runs.add(failedRun(trodo));
            runs.add(longRun(trodo));
            assertThat(trodo.flush(Duration.ofSeconds(20)).isComplete()).isTrue();
            for (String run : runs) {
                JsonNode there = shown(otlp, run);
                assertThat(there).isEqualTo(shown(direct, run));
                assertThat(there.path("spans").size()).as(run).isPositive();
            }
            assertThat(otlp.get("/api/runs").json().path("items").size()).isEqualTo(3);
        }
    }

    @Test
    void oneCollectorThatGetsBothKeepsEachSpanOnce() {
        try (Server both = Server.start(folder.resolve("both"));
                TrodoClient trodo = client(both, both)) {
            String run = wholeRun(trodo);
            assertThat(trodo.flush(Duration.ofSeconds(20)).isComplete()).isTrue();
            JsonNode shown = shown(both, run);
            assertThat(shown.path("spans").size()).isEqualTo(6);
            assertThat(shown.path("events").size()).isEqualTo(2);
            assertThat(both.get("/api/runs").json().path("items").size()).isEqualTo(1);
        }
    }

    private static TrodoClient client(Server direct, Server otlp) {
        return TrodoClient.builder()
                .environment("test")
                .release("1.2")
                .destination(HttpDestination.builder(URI.create(direct.base()))
                        .name("direct")
                        .build())
                .destination(OtlpDestination.builder(URI.create(otlp.base()))
                        .service("shop")
                        .build())
                .build();
    }

    private static String wholeRun(TrodoClient trodo) {
        return trodo.agent("support").distinctId("ann").conversationId("chat-1").call(run -> {
            run.input(Map.of("question", "where?")).tag("beta").metadata("plan", "gold");
            trodo.agent("planner").run(stage -> {
                trodo.llm("chat gpt-4o-mini")
                        .run(call -> call.input(List.of(
                                        Map.of("role", "system", "content", "Be kind."),
                                        Map.of("role", "user", "content", "where?")))
                                .output(Map.of("role", "assistant", "content", "There.", "finish_reason", "stop"))
                                .firstOutput()
                                .attribute("gen_ai.request.max_tokens", 100)
                                .llm(LlmInfo.of("gpt-4o-mini", "openai").withUsage(new Usage(80L, 20L, 3L, 30L, 5L))));
                trodo.tool("lookup_order").run(tool -> {
                    tool.input(Map.of("id", 7)).output("found");
                    tool.event("retry", Map.of("attempt", 2));
                });
            });
            trodo.retrieval("search")
                    .run(search -> search.input("cups").output(List.of(Map.of("id", "d1", "score", 0.5))));
            trodo.span("node", SpanKind.CHAIN)
                    .run(node -> node.level(Level.WARNING).tag("slow"));
            trodo.span("write", SpanKind.FUNCTION).start().cancel();
            run.event("intent_switch", Map.of("from", "a", "to", "b"));
            run.score("helpful", 0.5);
            run.score(ScoreSpec.of("tone", "warm").comment("nice"));
            run.output("There.");
            return run.runId();
        });
    }

    private static String failedRun(TrodoClient trodo) {
        String[] id = new String[1];
        try {
            trodo.agent("support").run(run -> {
                id[0] = run.runId();
                trodo.tool("lookup_order").run(tool -> {
                    throw new IllegalStateException("no route");
                });
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("no route");
        }
        return id[0];
    }

    /** Started, appended to and ended in documents of their own. */
    private static String longRun(TrodoClient trodo) {
        RunScope run = trodo.startRun("batch").distinctId("bob").start();
        run.tool("step").run(step -> step.input("one"));
        trodo.flush(Duration.ofSeconds(20));
        run.tool("step").run(step -> step.input("two"));
        run.status(RunStatus.ABANDONED);
        run.end("done");
        return run.runId();
    }

    /** As the viewer gets it, without what only says when and in how many pieces it came. */
    private static JsonNode shown(Server server, String run) {
        JsonNode whole = server.get("/api/runs/" + run).json();
        ((ObjectNode) whole.path("run")).remove(List.of("last_seen_at", "record_count"));
        return whole;
    }
}
