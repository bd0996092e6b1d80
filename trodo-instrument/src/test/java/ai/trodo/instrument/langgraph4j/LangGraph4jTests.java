package ai.trodo.instrument.langgraph4j;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeActionWithConfig.node_async;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bsc.async.AsyncGenerator;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.NodeOutput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncCommandAction;
import org.bsc.langgraph4j.action.AsyncNodeActionWithConfig;
import org.bsc.langgraph4j.action.Command;
import org.bsc.langgraph4j.checkpoint.MemorySaver;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.streaming.StreamingOutput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real LangGraph4j graphs; numbers in names are those of what its hooks are known to do. */
final class LangGraph4jTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangGraph4j 1.8.17", "graphs");

    private final RecordingTrodo trodo = RecordingTrodo.create();

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void recordsEachStepAndTheExactWayThroughALoop() throws Exception {
        TracedGraph<AgentState> graph = trace(triage(), "support");

        graph.invoke(Map.of("question", "where?"));

        assertThat(trodo.run()).hasTree("""
                support [OK]
                  plan (chain) [OK]
                    model (llm) [OK]
                    plan route (function) [OK]
                  search (chain) [OK]
                  plan (chain) [OK]
                    model (llm) [OK]
                    plan route (function) [OK]
                  answer (chain) [OK]
                """);
        assertThat(follows(trodo.run())).containsExactly("search<plan", "plan<search", "answer<plan");
        assertThat(trodo.run()).hasSpan("search").hasAttribute("graph.route", "more");
        assertThat(trodo.run()).hasSpan("answer").hasAttribute("graph.route", "done");
        assertThat(trodo.run().spansNamed("plan route").get(0))
                .hasOutput("more")
                .hasAttribute("graph.target", "search");
        assertThat(trodo.run().span("answer").input().text()).contains("\"question\":\"where?\"");
        assertThat(trodo.run().run().output().text()).contains("\"answer\":\"here\"");
    }

    @Test
    void declaresNodesEdgesLabelsGoalsStartAndEnd() throws Exception {
        GraphSettings settings =
                GraphSettings.named("support").withGoals("answer").withGlobals("search");
        TrodoGraphs.trace(triage().compile(), trodo.client(), settings).invoke(Map.of());

        Map<String, Object> topology = trodo.run().events().stream()
                .filter(event -> event.type().equals("topology"))
                .findFirst()
                .orElseThrow()
                .payload();
        assertThat(topology).containsEntry("entry", "start").containsEntry("goals", List.of("answer"));
        assertThat(topology).containsEntry("globals", List.of("search"));
        assertThat(String.valueOf(topology.get("edges")))
                .contains("from=start, to=plan")
                .contains("from=plan, to=search, condition=more")
                .contains("from=plan, to=answer, condition=done")
                .contains("from=answer, to=end");
    }

    @Test
    void failsTheStepThatFailsWithItsOwnError4() throws Exception {
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new)
                .addNode("first", says("a", 1))
                .addNode("second", node_async((state, config) -> {
                    throw new IllegalArgumentException("no stock");
                }))
                .addEdge(START, "first")
                .addEdge("first", "second")
                .addEdge("second", END);

        assertThatThrownBy(() -> trace(graph, "shop").invoke(Map.of())).hasMessageContaining("no stock");

        assertThat(trodo.run())
                .hasStatus(RunStatus.ERROR)
                .hasErrorSummary("no stock")
                .hasSpan("second")
                .hasStatus(SpanStatus.ERROR)
                .hasError(IllegalArgumentException.class)
                .hasErrorMessage("no stock");
        assertThat(trodo.run()).hasSpan("first").isOk();
    }

    @Test
    void catchesAnActionThatThrowsInsteadOfFailingItsFuture4() throws Exception {
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new)
                .addNode("only", (AsyncNodeActionWithConfig<AgentState>) (state, config) -> {
                    throw new IllegalStateException("at once");
                })
                .addEdge(START, "only")
                .addEdge("only", END);

        assertThatThrownBy(() -> trace(graph, "shop").invoke(Map.of())).hasMessageContaining("at once");

        assertThat(trodo.run()).hasSpan("only").hasError(IllegalStateException.class);
    }

    @Test
    void tellsAWrongRouteFromAFailedStep4() throws Exception {
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new)
                .addNode("plan", says("a", 1))
                .addEdge(START, "plan")
                .addConditionalEdges("plan", routesTo("nowhere"), Map.of("done", END));

        assertThatThrownBy(() -> trace(graph, "shop").invoke(Map.of())).hasMessageContaining("nowhere");

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR).hasEvent("error");
        assertThat(trodo.run()).hasSpan("plan").isOk();
        assertThat(trodo.run()).hasSpan("plan route").hasErrorMessage("no edge \"nowhere\" leaves plan");
    }

    @Test
    void seesEachParallelBranchUnderItsOwnNameOneAfterTheOther6() throws Exception {
        trace(forked(), "fork").invoke(Map.of());

        assertThat(trodo.run()).hasSpans("fork", "left", "right", "join").hasSpanCount(4);
        assertThat(follows(trodo.run())).containsExactly("left<fork", "right<fork", "join<left", "join<right");
    }

    @Test
    void seesParallelBranchesOnThreadsOfTheirOwn6() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            RunnableConfig config = RunnableConfig.builder()
                    .addParallelNodeExecutor("fork", threads)
                    .build();

            trace(forked(), "fork").invoke(GraphInput.noArgs(), config);
        } finally {
            threads.shutdownNow();
        }

        assertThat(follows(trodo.run()))
                .containsExactlyInAnyOrder("left<fork", "right<fork", "join<left", "join<right");
    }

    @Test
    void failsTheBranchThatFails6() throws Exception {
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new)
                .addNode("fork", says("f", 1))
                .addNode("left", says("l", 1))
                .addNode("right", node_async((state, config) -> {
                    throw new IllegalStateException("right is wrong");
                }))
                .addNode("join", says("j", 1))
                .addEdge(START, "fork")
                .addEdge("fork", "left")
                .addEdge("fork", "right")
                .addEdge("left", "join")
                .addEdge("right", "join")
                .addEdge("join", END);

        assertThatThrownBy(() -> trace(graph, "fork").invoke(Map.of())).hasMessageContaining("right is wrong");

        assertThat(trodo.run()).hasSpan("right").hasErrorMessage("right is wrong");
        assertThat(trodo.run()).hasSpan("left").isOk();
    }

    @Test
    void nestsTheStepsOfACompiledSubGraph7() throws Exception {
        StateGraph<AgentState> inner = new StateGraph<>(AgentState::new)
                .addNode("i1", says("a", 1))
                .addNode("i2", says("b", 2))
                .addEdge(START, "i1")
                .addEdge("i1", "i2")
                .addEdge("i2", END);
        StateGraph<AgentState> outer = new StateGraph<>(AgentState::new)
                .addNode("sub", inner.compile())
                .addNode("last", says("c", 3))
                .addEdge(START, "sub")
                .addEdge("sub", "last")
                .addEdge("last", END);

        trace(outer, "outer").invoke(Map.of());

        assertThat(trodo.run()).hasTree("""
                outer [OK]
                  sub (chain) [OK]
                    i1 (chain) [OK]
                    i2 (chain) [OK]
                  last (chain) [OK]
                """);
        assertThat(follows(trodo.run())).containsExactly("i2<i1", "last<sub");
    }

    @Test
    void seesTheStepsOfAMergedSubGraphAndItsEdges7() throws Exception {
        StateGraph<AgentState> inner = new StateGraph<>(AgentState::new)
                .addNode("i1", says("a", 1))
                .addNode("i2", says("b", 2))
                .addEdge(START, "i1")
                .addEdge("i1", "i2")
                .addEdge("i2", END);
        StateGraph<AgentState> outer = new StateGraph<>(AgentState::new)
                .addNode("sub", inner)
                .addNode("last", says("c", 3))
                .addEdge(START, "sub")
                .addEdge("sub", "last")
                .addEdge("last", END);
        TrodoGraphs.instrument(outer, trodo.client(), GraphSettings.named("outer"));
        CompiledGraph<AgentState> compiled = outer.compile();

        trodo.client().agent("outer").run(run -> compiled.invoke(Map.of()));

        assertThat(trodo.run()).hasTree("""
                outer [OK]
                  sub-i1 (chain) [OK]
                  sub-i2 (chain) [OK]
                  last (chain) [OK]
                """);
        assertThat(edges(trodo.run()))
                .contains(
                        "from=start, to=sub-i1", "from=sub-i1, to=sub-i2", "from=sub-i2, to=last", "from=last, to=end");
        assertThat(edges(GraphShape.of(compiled))).isEqualTo(edges(GraphShape.of(outer)));
    }

    @Test
    void keepsAStreamingStepOpenUntilItsLastChunk8() throws Exception {
        StateGraph<AgentState> graph = streaming(List.of("one ", "two"), null);

        List<String> chunks = new ArrayList<>();
        for (NodeOutput<AgentState> output : trace(graph, "talk").stream(GraphInput.noArgs(), RunnableConfig.empty())) {
            if (output instanceof StreamingOutput<AgentState> chunk) {
                chunks.add(chunk.chunk());
            }
        }

        assertThat(chunks).containsExactly("one ", "two");
        assertThat(trodo.run()).hasStatus(RunStatus.OK).hasSpan("talk").isOk().hasFirstOutput();
        assertThat(trodo.run().span("talk").output().text()).contains("one two");
    }

    @Test
    void failsAStreamingStepThatFailsInTheMiddle8() throws Exception {
        TracedGraph<AgentState> graph =
                trace(streaming(List.of("one "), new IllegalStateException("line is dead")), "talk");

        assertThatThrownBy(() -> graph.invoke(Map.of())).hasMessageContaining("line is dead");

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR).hasSpan("talk").hasErrorMessage("line is dead");
    }

    @Test
    void pausesAnInterruptedRunAndGoesOnInTheSameConversation9() throws Exception {
        CompiledGraph<AgentState> compiled = triage().compile(CompileConfig.builder()
                .checkpointSaver(new MemorySaver())
                .interruptBefore("answer")
                .build());
        TracedGraph<AgentState> graph = TrodoGraphs.trace(
                compiled, trodo.client(), GraphSettings.named("support").withGoals("answer"));
        RunnableConfig config = RunnableConfig.builder().threadId("chat-7").build();

        graph.invoke(GraphInput.args(Map.of()), config);
        RecordedRun first = trodo.takeRun();
        graph.invoke(GraphInput.resume(), config);
        RecordedRun second = trodo.takeRun();

        assertThat(first)
                .hasStatus(RunStatus.PAUSED)
                .hasConversationId("chat-7")
                .hasEvent("interrupt");
        assertThat(first).hasNoSpan("answer");
        assertThat(second).hasStatus(RunStatus.OK).hasConversationId("chat-7").hasMetadata("graph.resumed", true);
        assertThat(second).hasSpan("answer").isOk();
    }

    @Test
    void failsTheRunThatWalksInCircles10() throws Exception {
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new)
                .addNode("again", says("a", 1))
                .addEdge(START, "again")
                .addEdge("again", "again");
        CompiledGraph<AgentState> compiled =
                graph.compile(CompileConfig.builder().recursionLimit(3).build());

        assertThatThrownBy(() -> TrodoGraphs.trace(compiled, trodo.client(), GraphSettings.named("loop"))
                        .invoke(Map.of()))
                .hasMessageContaining("iterations");

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR).hasNoFailedSpans();
    }

    @Test
    void cancelsTheRunWhoseStreamIsCancelled10() throws Exception {
        AsyncGenerator.Cancellable<NodeOutput<AgentState>> stream =
                trace(triage(), "support").stream(GraphInput.noArgs(), RunnableConfig.empty());
        stream.next();
        stream.next();
        stream.cancel(true);

        assertThat(stream.isCancelled()).isTrue();
        assertThat(trodo.run()).hasStatus(RunStatus.CANCELLED).hasSpan("plan").isOk();
    }

    @Test
    void abandonsTheRunThatReachesNoGoal() throws Exception {
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new)
                .addNode("ask", says("a", 1))
                .addNode("buy", says("b", 1))
                .addEdge(START, "ask")
                .addConditionalEdges("ask", routesTo("no"), Map.of("yes", "buy", "no", END))
                .addEdge("buy", END);
        TrodoGraphs.trace(
                        graph.compile(),
                        trodo.client(),
                        GraphSettings.named("shop").withGoals("buy"))
                .invoke(Map.of());

        assertThat(trodo.run()).hasStatus(RunStatus.ABANDONED).hasNoFailedSpans();
    }

    @Test
    void joinsTheRunAroundItWithGoalsOrDoesNothingWithoutOne() throws Exception {
        CompiledGraph<AgentState> graph = TrodoGraphs.instrument(
                forked().compile(),
                trodo.client(),
                GraphSettings.named("support").withGoals("join"));

        graph.invoke(Map.of());
        trodo.client().agent("service").run(run -> graph.invoke(Map.of()));

        assertThat(trodo.run())
                .hasAgent("service")
                .hasStatus(RunStatus.OK)
                .hasSpan("join")
                .isTopLevel();
    }

    @Test
    void keepsTwoHundredConcurrentWalksApart3() throws Exception {
        TracedGraph<AgentState> graph = trace(triage(), "support");
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<?>> walks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                walks.add(threads.submit(() -> graph.invoke(Map.of())));
            }
            for (Future<?> walk : walks) {
                walk.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(trodo.runs()).hasSize(200).allSatisfy(run -> {
            assertThat(run).hasStatus(RunStatus.OK).hasSpansOfKind(SpanKind.CHAIN, 4);
            assertThat(follows(run)).containsExactly("search<plan", "plan<search", "answer<plan");
        });
    }

    @Test
    void goesOnWhenRecordingFails5() throws Exception {
        try (RecordingTrodo broken = RecordingTrodo.create(builder -> builder.redactor((context, json) -> {
            throw new IllegalStateException("bug");
        }))) {
            TracedGraph<AgentState> graph =
                    TrodoGraphs.trace(triage().compile(), broken.client(), GraphSettings.named("support"));

            assertThat(graph.invoke(Map.of("question", "x")).orElseThrow().data())
                    .containsEntry("answer", "here");
            assertThat(broken.run()).hasStatus(RunStatus.OK);
        }
    }

    @Test
    void leavesTheGraphAloneWhenNothingIsRecorded() throws Exception {
        try (RecordingTrodo off = RecordingTrodo.create(builder -> builder.enabled(false))) {
            TracedGraph<AgentState> graph =
                    TrodoGraphs.trace(triage().compile(), off.client(), GraphSettings.named("support"));
            assertThat(graph.invoke(Map.of()).orElseThrow().data()).containsEntry("answer", "here");
        }
    }

    private TracedGraph<AgentState> trace(StateGraph<AgentState> graph, String name) throws Exception {
        return TrodoGraphs.trace(graph.compile(), trodo.client(), GraphSettings.named(name));
    }

    /** plan, search, plan again, answer. */
    private StateGraph<AgentState> triage() throws Exception {
        return new StateGraph<>(AgentState::new)
                .addNode("plan", node_async((state, config) -> {
                    trodo.client().llm("model").run(span -> span.model("m"));
                    return Map.of("plans", state.<Integer>value("plans").orElse(0) + 1);
                }))
                .addNode("search", says("found", "it"))
                .addNode("answer", says("answer", "here"))
                .addEdge(START, "plan")
                .addConditionalEdges(
                        "plan",
                        (state, config) -> CompletableFuture.completedFuture(
                                new Command(state.<Integer>value("plans").orElse(0) > 1 ? "done" : "more")),
                        Map.of("more", "search", "done", "answer"))
                .addEdge("search", "plan")
                .addEdge("answer", END);
    }

    private static StateGraph<AgentState> forked() throws Exception {
        return new StateGraph<>(AgentState::new)
                .addNode("fork", says("f", 1))
                .addNode("left", says("l", 1))
                .addNode("right", says("r", 1))
                .addNode("join", says("j", 1))
                .addEdge(START, "fork")
                .addEdge("fork", "left")
                .addEdge("fork", "right")
                .addEdge("left", "join")
                .addEdge("right", "join")
                .addEdge("join", END);
    }

    private static StateGraph<AgentState> streaming(List<String> chunks, @Nullable Throwable failure) throws Exception {
        return new StateGraph<>(AgentState::new)
                .addNode("talk", node_async((state, config) -> Map.of("stream", new Chunks(chunks, failure))))
                .addEdge(START, "talk")
                .addEdge("talk", END);
    }

    /** What a streaming model hands to the graph. */
    private static final class Chunks extends AsyncGenerator.Base<StreamingOutput<AgentState>> {
        private final List<String> chunks;
        private final @Nullable Throwable failure;
        private int at;

        Chunks(List<String> chunks, @Nullable Throwable failure) {
            this.chunks = chunks;
            this.failure = failure;
        }

        @Override
        public Data<StreamingOutput<AgentState>> next() {
            if (at < chunks.size()) {
                return Data.of(new StreamingOutput<>(chunks.get(at++), "talk", new AgentState(Map.of()), null));
            }
            return failure == null ? Data.done(Map.of("said", String.join("", chunks))) : Data.error(failure);
        }
    }

    private static AsyncNodeActionWithConfig<AgentState> says(String key, Object value) {
        return node_async((state, config) -> Map.of(key, value));
    }

    private static AsyncCommandAction<AgentState> routesTo(String label) {
        return (state, config) -> CompletableFuture.completedFuture(new Command(label));
    }

    /** Lines "step&lt;the one that it follows", in order. */
    private static List<String> follows(RecordedRun run) {
        List<String> lines = new ArrayList<>();
        for (Span span : run.spans()) {
            if (span.attributes().get("trodo.follows") instanceof String ids) {
                for (String id : ids.split(",")) {
                    run.spans().stream()
                            .filter(each -> each.spanId().equals(id))
                            .forEach(each -> lines.add(span.name() + "<" + each.name()));
                }
            }
        }
        return lines;
    }

    private static String edges(RecordedRun run) {
        return run.events().stream()
                .filter(event -> event.type().equals("topology"))
                .map(event -> String.valueOf(event.payload().get("edges")))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> edges(GraphShape shape) {
        return ((List<?>) shape.topology(GraphSettings.named("x")).payload().get("edges"))
                .stream().map(String::valueOf).sorted().toList();
    }
}
