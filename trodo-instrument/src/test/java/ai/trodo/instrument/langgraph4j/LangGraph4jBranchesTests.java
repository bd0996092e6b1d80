package ai.trodo.instrument.langgraph4j;

import static ai.trodo.instrument.langgraph4j.Graphs.edges;
import static ai.trodo.instrument.langgraph4j.Graphs.follows;
import static ai.trodo.instrument.langgraph4j.Graphs.forked;
import static ai.trodo.instrument.langgraph4j.Graphs.says;
import static ai.trodo.instrument.langgraph4j.Graphs.streaming;
import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeActionWithConfig.node_async;

import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.model.RunStatus;
import ai.trodo.test.RecordingTrodo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.NodeOutput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.bsc.langgraph4j.streaming.StreamingOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Forks, sub-graphs and streaming steps of real graphs; numbers as in LangGraph4jTests. */
final class LangGraph4jBranchesTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangGraph4j 1.8.17", "forks, sub-graphs, streams");

    private final RecordingTrodo trodo = RecordingTrodo.create();

    @AfterEach
    void close() {
        trodo.close();
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

    private TracedGraph<AgentState> trace(StateGraph<AgentState> graph, String name) throws Exception {
        return TrodoGraphs.trace(graph.compile(), trodo.client(), GraphSettings.named(name));
    }
}
