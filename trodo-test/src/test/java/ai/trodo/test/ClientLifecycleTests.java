package ai.trodo.test;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunEnd;
import ai.trodo.capture.RunLimits;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import ai.trodo.export.Frame;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClientLifecycleTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final TrodoClient client = trodo.client();

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void sendsAShortRunAsOneDocument() {
        client.agent("a").run(run -> client.tool("t").run(span -> span.event("log", Map.of("message", "hi"))));
        assertThat(trodo.run()).hasSpanCount(1).hasEvent("log");
        assertThat(trodo.destination().frames()).hasSize(1).first().matches(frame -> frame.kind() == Frame.Kind.RUN);
    }

    @Test
    void handsTheSameExceptionThroughAndKeepsItAsError() {
        IllegalArgumentException failure = new IllegalArgumentException("bad order");
        assertThatThrownBy(() -> client.agent("a").call(run -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(trodo).hasStatus(RunStatus.ERROR).hasErrorSummary("bad order");
    }

    @Test
    void takesNullNamesBlankIdsAndNullValues() {
        client.agent(null)
                .distinctId(" ")
                .conversationId("")
                .metadata(null, null)
                .metadata("k", null)
                .call(run -> {
                    run.input(null).tag(null).metadata((String) null, 1).event(null, null);
                    return client.span(null, null)
                            .call(span -> span.attribute(null, 1).name(null).model(null));
                });
        assertThat(trodo)
                .hasAgent("agent")
                .hasDistinctId(null)
                .hasConversationId(null)
                .hasSpan("generic")
                .ofKind(SpanKind.GENERIC);
    }

    @Test
    void ignoresWhatComesAfterTheEndAndCountsASecondEnd() {
        RunScope run = client.agent("a").start();
        SpanScope span = run.tool("t").start();
        span.output("first").end();
        span.output("second").attribute("late", 1).end();
        run.end("done");
        run.output("other").metadata("late", 1).end();
        assertThat(client.captureStats().endedTwice()).isEqualTo(2);
        assertThat(trodo)
                .hasOutput("done")
                .hasMetadata("late", null)
                .hasSpan("t")
                .hasOutput("first")
                .hasAttribute("late", null);
    }

    @Test
    void deliversASpanThatEndsAfterItsRun() {
        RunScope run = client.agent("a").start();
        SpanScope late = run.tool("late").start();
        run.end();
        assertThat(client.captureStats().spansOutlivingTheirRun()).isEqualTo(1);
        late.end("after all");
        assertThat(client.captureStats().spansOutlivingTheirRun()).isZero();
        assertThat(trodo).hasStatus(RunStatus.OK).hasSpan("late").hasOutput("after all");
    }

    @Test
    void deliversTheRunWithoutASpanThatNeverEndsAndCountsIt() {
        client.agent("a").run(run -> {
            run.tool("stuck").start();
            run.tool("done").run(span -> {});
        });
        assertThat(trodo).hasStatus(RunStatus.OK).hasSpans("done");
        assertThat(trodo.run()).hasSpanCount(1);
        assertThat(client.captureStats().spansOutlivingTheirRun()).isEqualTo(1);
        assertThat(client.captureStats().openRuns()).isZero();
    }

    @Test
    void endsOnceWhenManyThreadsEndIt() throws Exception {
        for (int i = 0; i < 200; i++) {
            RunScope run = client.agent("a").start();
            SpanScope span = run.tool("t").start();
            CyclicBarrier together = new CyclicBarrier(3);
            List<Thread> enders = new ArrayList<>();
            for (Runnable end : List.<Runnable>of(span::end, span::end, run::end)) {
                Thread thread = new Thread(() -> {
                    try {
                        together.await();
                    } catch (Exception broken) {
                        throw new IllegalStateException(broken);
                    }
                    end.run();
                });
                enders.add(thread);
                thread.start();
            }
            for (Thread ender : enders) {
                ender.join();
            }
        }
        assertThat(trodo.runs()).hasSize(200).allSatisfy(run -> assertThat(run).hasSpanCount(1));
        assertThat(client.captureStats().endedTwice()).isEqualTo(200);
        assertThat(client.captureStats().spansOutlivingTheirRun()).isZero();
    }

    @Test
    void deliversASpanThatIsOpenedAfterItsRun() {
        RunScope run = client.agent("a").start();
        run.end();
        run.tool("later").start().end();
        assertThat(trodo).hasSpan("later").isOk();
    }

    @Test
    void endsOnAnotherThreadThanTheOneThatOpened() throws Exception {
        RunScope run = client.agent("a").open();
        SpanScope span = client.tool("t").open();
        Thread other = new Thread(() -> {
            span.close();
            run.close();
        });
        other.start();
        other.join();
        assertThat(client.currentSpan())
                .as("only the opening thread can restore its context")
                .isSameAs(span);
        span.close();
        run.close();
        assertThat(client.currentRun()).isSameAs(RunScope.NONE);
        assertThat(trodo).hasSpan("t").isOk();
    }

    @Test
    void endsWhatIsOpenAsCancelledWhenTheClientClosesChildrenFirst() {
        RunScope run = client.agent("a").input("question").start();
        SpanScope tool = run.tool("t").input("x").start();
        tool.llm("m").start();
        client.close(Duration.ofSeconds(5));
        RecordedRun recorded =
                Recorded.fold(trodo.destination().frames()).runs().get(0);
        assertThat(recorded)
                .hasStatus(RunStatus.CANCELLED)
                .hasInput("question")
                .hasSpan("t")
                .hasStatus(SpanStatus.CANCELLED)
                .hasInput("x");
        assertThat(recorded.span("m").status()).isEqualTo(SpanStatus.CANCELLED);
        assertThat(recorded.span("m").endedAt())
                .isBeforeOrEqualTo(recorded.span("t").endedAt());
    }

    @Test
    void doesNothingAfterTheClose() {
        client.close(Duration.ofSeconds(1));
        assertThat(client.agent("a")
                        .<String, RuntimeException>call(run -> client.tool("t").call(span -> "x")))
                .isEqualTo("x");
        assertThat(trodo.destination().frames()).isEmpty();
    }

    @Test
    void survivesACloseDuringLoad() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                try {
                    for (int n = 0; n < 5_000; n++) {
                        if (n == 100) {
                            running.countDown();
                        }
                        client.agent("a").run(run -> client.tool("t").call(span -> "x"));
                    }
                } catch (Throwable wrong) {
                    failed.set(true);
                }
            });
        }
        running.await();
        client.close(Duration.ofSeconds(5));
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(failed).isFalse();
        Recorded.fold(trodo.destination().frames()).runs().forEach(run -> {
            assertThat(run.run().status()).isNotNull();
            assertThat(run.spans()).hasSizeLessThanOrEqualTo(1);
        });
    }

    @Test
    void makesANestedAgentAChildAndALinkedOneARunOfItsOwn() {
        client.agent("outer").distinctId("u").conversationId("c").run(outer -> {
            client.agent("inner").run(inner -> client.tool("t").call(span -> client.currentRun() == inner));
            client.agent("own").linked().run(own -> client.tool("t2").run(span -> {}));
        });
        List<RecordedRun> runs = trodo.runs();
        assertThat(runs).hasSize(2);
        RecordedRun own = runs.get(0).run().agentName().equals("own") ? runs.get(0) : runs.get(1);
        RecordedRun outer = own == runs.get(0) ? runs.get(1) : runs.get(0);
        assertThat(outer)
                .hasTree("outer [OK]\n  inner (agent) [OK]\n    t (tool) [OK]\n")
                .hasSpan("t")
                .hasOutput("true");
        assertThat(own)
                .hasParentRun(outer.runId())
                .hasDistinctId("u")
                .hasConversationId("c")
                .hasSpans("t2");
    }

    @Test
    void handsTheVeryStageThroughAndEndsWithIt() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletionStage<String> returned = client.agent("a")
                .callAsync(
                        run -> client.tool("t").<CompletableFuture<String>, RuntimeException>callAsync(span -> stage));
        assertThat(returned).isSameAs(stage);
        assertThat(trodo.recorded().runs()).isEmpty();
        stage.complete("answer");
        assertThat(trodo).hasOutput("answer").hasSpan("t").hasOutput("answer").isTopLevel();
    }

    @Test
    void recordsACancelledStageAsCancelledAndAFailedOneAsFailed() {
        CompletableFuture<String> cancelled = new CompletableFuture<>();
        client.agent("cancelled").callAsync(run -> cancelled);
        cancelled.cancel(true);
        assertThat(trodo.takeRun()).hasStatus(RunStatus.CANCELLED);
        CompletableFuture<String> failing = new CompletableFuture<>();
        client.agent("failed").callAsync(run -> failing.thenApply(x -> x));
        failing.completeExceptionally(new IllegalStateException("no"));
        assertThat(trodo.takeRun()).hasStatus(RunStatus.ERROR).hasErrorSummary("no");
        assertThatThrownBy(() -> client.agent("thrown").call(run -> {
                    throw new CancellationException();
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(trodo.takeRun()).hasStatus(RunStatus.CANCELLED);
    }

    @Test
    void startsARunThatIsSeenAtOnceAndEndedByItsId() {
        RunScope started = client.startRun("batch").runId("job-7").input("in").start();
        assertThat(client.currentRun()).isSameAs(RunScope.NONE);
        assertThat(trodo.run()).hasStatus(RunStatus.RUNNING).hasInput("in");
        try (Activation active = started.activate()) {
            client.tool("t").run(span -> {});
        }
        client.endRun("job-7", end -> end.output("out").metadata("k", 1));
        assertThat(trodo.run())
                .hasStatus(RunStatus.OK)
                .hasOutput("out")
                .hasMetadata("k", 1)
                .hasSpan("t")
                .isTopLevel();
    }

    @Test
    void leavesAStartedRunOpenWhenTheProcessEnds() {
        client.startRun("batch").runId("job-8").start().tool("t").start().end();
        client.close(Duration.ofSeconds(5));
        RecordedRun run = Recorded.fold(trodo.destination().frames()).runs().get(0);
        assertThat(run).hasStatus(RunStatus.RUNNING).hasSpan("t").isOk();
    }

    @Test
    void joinsARunOfAnotherProcessWithoutWritingItsRow() {
        try (RunScope joined = client.joinRun("r-1", "s-1");
                Activation active = joined.activate()) {
            client.tool("t").run(span -> {});
        }
        client.endRun("r-1", end -> end.status(RunStatus.ABANDONED));
        RecordedRun run = trodo.run();
        assertThat(run.span("t").parentSpanId()).isEqualTo("s-1");
        assertThat(run).hasAgent(null).hasStatus(RunStatus.ABANDONED);
        assertThat(client.joinRun("", null)).isSameAs(RunScope.NONE);
        assertThatCode(() -> client.endRun(null, RunEnd::toString)).doesNotThrowAnyException();
    }

    @Test
    void switchesALongRunToPartsSoThatMemoryStaysBounded() {
        try (RecordingTrodo small =
                RecordingTrodo.create(b -> b.runLimits(new RunLimits(Duration.ofHours(1), 10, Duration.ofHours(1))))) {
            TrodoClient streaming = small.client();
            streaming.agent("long").input("q").run(run -> {
                for (int i = 0; i < 95; i++) {
                    streaming.tool("t" + i).run(span -> {});
                }
                assertThat(small.run()).hasStatus(RunStatus.RUNNING).hasInput("q");
                assertThat(small.run().spans()).hasSizeGreaterThan(80);
            });
            assertThat(small.run()).hasStatus(RunStatus.OK).hasSpanCount(95);
            assertThat(small.destination().frames())
                    .extracting(Frame::kind)
                    .contains(Frame.Kind.RUN_START, Frame.Kind.SPANS, Frame.Kind.RUN_END)
                    .doesNotContain(Frame.Kind.RUN);
        }
    }

    @Test
    void endsAForgottenRunWhenItsTimeIsOver() throws Exception {
        TestClock clock = TestClock.at("2026-01-01T00:00:00Z");
        try (RecordingTrodo timed = RecordingTrodo.create(b -> b.clock(clock))) {
            timed.client().agent("forgotten").start().tool("t").start();
            clock.advance(Duration.ofHours(7));
            for (int i = 0; i < 200 && timed.client().captureStats().openRuns() > 0; i++) {
                Thread.sleep(50);
            }
            assertThat(timed.run()).hasStatus(RunStatus.CANCELLED).hasMetadata("trodo.expired", true);
            assertThat(timed.run().span("t").status()).isEqualTo(SpanStatus.CANCELLED);
        }
    }

    @Test
    void measuresWithAClockThatNeverGoesBack() {
        TestClock clock = TestClock.at("2026-01-01T12:00:00Z");
        try (RecordingTrodo timed = RecordingTrodo.create(b -> b.clock(clock))) {
            timed.client().agent("a").run(run -> {
                clock.advance(Duration.ofMillis(5));
                timed.client().tool("t").run(span -> {
                    clock.setWallClock(Instant.parse("2020-01-01T00:00:00Z"));
                    clock.advance(Duration.ofMillis(10));
                });
                timed.client().tool("broken").run(span -> clock.breakBackwards(Duration.ofSeconds(9)));
            });
            Run run = timed.run().run();
            Span tool = timed.run().span("t");
            assertThat(tool.startedAt()).isEqualTo("2026-01-01T12:00:00.005Z");
            assertThat(tool.endedAt()).isEqualTo("2026-01-01T12:00:00.015Z");
            Span broken = timed.run().span("broken");
            assertThat(broken.endedAt()).isEqualTo(broken.startedAt());
            assertThat(run.endedAt()).isAfterOrEqualTo(run.startedAt());
        }
    }

    @Test
    void isATrueNoOpWhenSwitchedOff() {
        TrodoClient off = TrodoClient.builder().enabled(false).siteId("s").build();
        assertThat(off).isSameAs(TrodoClient.noop());
        Runnable task = () -> {};
        assertThat(off.wrap(task)).isSameAs(task);
        assertThat(off.agent("a").input("x").<Integer, RuntimeException>call(run -> {
                    run.input("y").tool("t").run(span -> span.output("z").end("w"));
                    return 7;
                }))
                .isEqualTo(7);
        assertThat(off.propagationHeaders()).isEmpty();
        assertThat(off.flush(Duration.ofSeconds(1)).isComplete()).isTrue();
    }

    @Test
    void keepsManyThreadsInOneTree() throws Exception {
        ExecutorService pool = client.wrap(Executors.newFixedThreadPool(8));
        try (RunScope run = client.agent("fan-out").open()) {
            List<CompletableFuture<Void>> tasks = IntStream.range(0, 100)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> client.tool("t" + i)
                                    .run(span -> client.llm("m" + i).run(inner -> {})),
                            pool))
                    .toList();
            CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).join();
        } finally {
            pool.shutdown();
        }
        RecordedRun run = trodo.run();
        assertThat(run).hasSpanCount(200);
        for (int i = 0; i < 100; i++) {
            assertThat(run).hasSpan("m" + i).isChildOf("t" + i);
        }
    }
}
