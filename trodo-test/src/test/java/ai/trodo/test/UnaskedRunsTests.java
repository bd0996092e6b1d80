package ai.trodo.test;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.capture.PendingRun;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that nobody has opened: whole calls outside any run, and places in which something of an agent happens. */
final class UnaskedRunsTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void makesARunOfAWholeCallAndOfWhatHappensBelowIt() {
        trodo.client().span("Support.answer", SpanKind.AGENT).orRun().run(stage -> {
            stage.input("where?").conversationIfUnknown("chat-7");
            trodo.client().llm("chat").run(span -> {});
            trodo.client().tool("look").run(span -> {});
            stage.output("here");
        });

        assertThat(trodo.run())
                .hasTree("""
                Support.answer [OK]
                  Support.answer (agent) [OK]
                    chat (llm) [OK]
                    look (tool) [OK]
                """)
                .hasInput("where?")
                .hasOutput("here")
                .hasConversationId("chat-7");
        assertThat(trodo.run().run().metadata()).doesNotContainKey("standalone");
    }

    @Test
    void marksTheRunOfALoneModelCallAndOpensNoneForALoneTool() {
        trodo.client().llm("chat").run(span -> {});
        trodo.client().tool("look").run(span -> {});
        trodo.client().retrieval("search").run(span -> {});

        assertThat(trodo.run()).hasMetadata("standalone", true);
    }

    @Test
    void opensNoRunOfItsOwnWhenSwitchedOff() {
        try (RecordingTrodo off = RecordingTrodo.create(
                builder -> builder.capture(ai.trodo.capture.CaptureSettings.DEFAULTS.withStandaloneLlm(false)))) {
            off.client().llm("chat").run(span -> {});
            off.client().span("stage", SpanKind.AGENT).orRun().run(span -> {});
            try (PendingRun pending = off.client().pendingRun(() -> "POST /chat");
                    Activation current = pending.activate()) {
                off.client().llm("chat").run(span -> {});
            }

            assertThat(off.runs()).isEmpty();
        }
    }

    @Test
    void joinsTheCurrentRunWhereThereIsOne() {
        trodo.client()
                .agent("desk")
                .run(run -> trodo.client()
                        .span("Support.answer", SpanKind.AGENT)
                        .orRun()
                        .run(span -> span.conversationIfUnknown("chat-7")));

        assertThat(trodo.run()).hasConversationId("chat-7").hasTree("""
                desk [OK]
                  Support.answer (agent) [OK]
                """);
    }

    @Test
    void keepsTheConversationThatTheRunKnows() {
        trodo.client()
                .agent("desk")
                .conversationId("mine")
                .run(run -> trodo.client().llm("chat").run(span -> span.conversationIfUnknown("theirs")));

        assertThat(trodo.run()).hasConversationId("mine");
    }

    @Test
    void beginsAPendingRunWithTheFirstModelCallAndGathersTheRest() {
        AtomicInteger named = new AtomicInteger();
        PendingRun pending = trodo.client().pendingRun(() -> "POST /chat " + named.incrementAndGet());
        try (pending;
                Activation current = pending.activate()) {
            trodo.client().tool("too early").run(span -> {});
            assertThat(trodo.client().currentRun()).isSameAs(RunScope.NONE);
            assertThat(trodo.client().propagationHeaders()).isEmpty();
            trodo.client().retrieval("search").run(span -> span.output("passages"));
            assertThat(trodo.client().propagationHeaders()).containsKey("X-Trodo-Run-Id");
            trodo.client()
                    .span("chat_client", SpanKind.CHAIN)
                    .run(span -> span.input("where?").output("here"));
            trodo.client().tool("look").run(span -> {});
        }

        assertThat(trodo.run())
                .hasStatus(RunStatus.OK)
                .hasInput("where?")
                .hasOutput("here")
                .hasTree("""
                POST /chat 1 [OK]
                  search (retrieval) [OK]
                  chat_client (chain) [OK]
                  look (tool) [OK]
                """);
        assertThat(trodo.client().captureStats().openRuns()).isZero();
    }

    @Test
    void recordsNothingOfAPlaceInWhichNothingHappens() {
        try (PendingRun pending = trodo.client().pendingRun(() -> "GET /health");
                Activation current = pending.activate()) {
            trodo.client().trace("plain").run(span -> {});
        }

        assertThat(trodo.runs()).isEmpty();
    }

    @Test
    void waitsForTheAnswerThatIsStillStreamedWhenItsPlaceIsLeft() {
        PendingRun pending = trodo.client().pendingRun(() -> "POST /chat");
        SpanScope answer;
        try (Activation current = pending.activate()) {
            answer = trodo.client().span("chat_client", SpanKind.CHAIN).start();
        }
        pending.close();
        assertThat(trodo.client().captureStats().openRuns()).isOne();

        answer.end("here");

        assertThat(trodo.run()).hasOutput("here").hasStatus(RunStatus.OK);
        assertThat(trodo.client().captureStats().openRuns()).isZero();
    }

    @Test
    void letsACallStandAloneThatComesWhenItsPlaceHasBeenLeft() {
        PendingRun pending = trodo.client().pendingRun(() -> "POST /chat");
        pending.close();
        try (Activation current = pending.activate()) {
            trodo.client().llm("chat").run(span -> {});
        }

        assertThat(trodo.run()).hasAgent("chat").hasMetadata("standalone", true);
    }

    @Test
    void leavesARunThatIsOpenedInsideAlone() {
        try (PendingRun pending = trodo.client().pendingRun(() -> "POST /chat");
                Activation current = pending.activate()) {
            trodo.client()
                    .agent("support")
                    .run(run -> trodo.client().llm("chat").run(span -> {}));
        }

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  chat (llm) [OK]
                """);
    }

    @Test
    void doesNothingWithoutAClient() {
        try (RecordingTrodo off = RecordingTrodo.create(builder -> builder.enabled(false));
                PendingRun pending = off.client().pendingRun(() -> "POST /chat");
                Activation current = pending.activate()) {
            off.client().llm("chat").run(span -> {});
            assertThat(pending.run()).isSameAs(RunScope.NONE);
        }
    }
}
