package ai.trodo.instrument.langgraph4j;

import static ai.trodo.instrument.langgraph4j.Graphs.follows;
import static ai.trodo.instrument.langgraph4j.Graphs.forked;
import static ai.trodo.instrument.langgraph4j.Graphs.routesTo;
import static ai.trodo.instrument.langgraph4j.Graphs.says;
import static ai.trodo.instrument.langgraph4j.Graphs.triage;
import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeActionWithConfig.node_async;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.bsc.langgraph4j.action.AsyncNodeActionWithConfig;
import org.bsc.langgraph4j.checkpoint.MemorySaver;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real LangGraph4j graphs; numbers in names are those of what its hooks are known to do. */
final class LangGraph4jTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangGraph4j 1.8.17", "steps, decisions, interrupts");

    private final RecordingTrodo trodo = RecordingTrodo.create();

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void recordsEachStepAndTheExactWayThroughALoop() throws Exception {
        TracedGraph<AgentState> graph = trace(triage(trodo.client()), "support");

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
        TrodoGraphs.trace(triage(trodo.client()).compile(), trodo.client(), settings)
                .invoke(Map.of());

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
    void pausesAnInterruptedRunAndGoesOnInTheSameConversation9() throws Exception {
        CompiledGraph<AgentState> compiled = triage(trodo.client())
                .compile(CompileConfig.builder()
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
                trace(triage(trodo.client()), "support").stream(GraphInput.noArgs(), RunnableConfig.empty());
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
        TracedGraph<AgentState> graph = trace(triage(trodo.client()), "support");
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
            TracedGraph<AgentState> graph = TrodoGraphs.trace(
                    triage(trodo.client()).compile(), broken.client(), GraphSettings.named("support"));

            assertThat(graph.invoke(Map.of("question", "x")).orElseThrow().data())
                    .containsEntry("answer", "here");
            assertThat(broken.run()).hasStatus(RunStatus.OK);
        }
    }

    @Test
    void leavesTheGraphAloneWhenNothingIsRecorded() throws Exception {
        try (RecordingTrodo off = RecordingTrodo.create(builder -> builder.enabled(false))) {
            TracedGraph<AgentState> graph =
                    TrodoGraphs.trace(triage(trodo.client()).compile(), off.client(), GraphSettings.named("support"));
            assertThat(graph.invoke(Map.of()).orElseThrow().data()).containsEntry("answer", "here");
        }
    }

    private TracedGraph<AgentState> trace(StateGraph<AgentState> graph, String name) throws Exception {
        return TrodoGraphs.trace(graph.compile(), trodo.client(), GraphSettings.named(name));
    }
}
