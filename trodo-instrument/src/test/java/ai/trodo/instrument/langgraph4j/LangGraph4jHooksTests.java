package ai.trodo.instrument.langgraph4j;

import static ai.trodo.instrument.langgraph4j.Graphs.triage;
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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Beside hooks and in the state of the application; numbers as in LangGraph4jTests. */
final class LangGraph4jHooksTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("LangGraph4j 1.8.17", "hooks of the application beside ours");

    private final RecordingTrodo trodo = RecordingTrodo.create();

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void followsAGraphThatWasCompiledBefore1() throws Exception {
        CompiledGraph<AgentState> compiled = triage(trodo.client()).compile();
        TrodoGraphs.instrument(compiled, trodo.client(), GraphSettings.named("support"));

        trodo.client().agent("desk").run(run -> compiled.invoke(Map.of("question", "where?")));

        assertThat(trodo.run()).hasSpans("plan", "search", "answer");
    }

    @Test
    void worksBesideHooksOfTheApplicationOnEitherSide2() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        StateGraph<AgentState> graph = triage(trodo.client());
        graph.addWrapCallNodeHook((node, state, config, action) -> {
            seen.add("inner " + node);
            return action.apply(state, config);
        });
        TrodoGraphs.instrument(graph, trodo.client(), GraphSettings.named("support"));
        graph.addWrapCallNodeHook((node, state, config, action) -> {
            seen.add("outer " + node);
            return action.apply(state, config).thenApply(result -> {
                Map<String, Object> more = new HashMap<>(result);
                more.put("touched", node);
                return more;
            });
        });
        graph.addAfterCallNodeHook("answer", (node, state, config, last) -> {
            seen.add("after " + node);
            return CompletableFuture.completedFuture(last);
        });

        Map<String, Object> state = trodo.client()
                .agent("desk")
                .call(run -> graph.compile().invoke(Map.of()).orElseThrow().data());

        assertThat(state).containsEntry("touched", "answer").containsEntry("answer", "here");
        assertThat(seen).contains("outer plan", "inner plan", "outer answer", "inner answer", "after answer");
        assertThat(trodo.run()).hasSpans("plan", "search", "answer").hasNoFailedSpans();
    }

    @Test
    void leavesTheFailureOfAHookOfTheApplicationToTheApplication5() throws Exception {
        StateGraph<AgentState> graph = triage(trodo.client());
        graph.addWrapCallNodeHook("search", (node, state, config, action) -> {
            throw new IllegalStateException("a hook is broken");
        });

        assertThatThrownBy(() -> trace(graph, "support").invoke(Map.of())).hasMessageContaining("a hook is broken");

        assertThat(trodo.run()).hasStatus(RunStatus.ERROR);
        assertThat(trodo.run()).hasSpan("plan").isOk();
    }

    @Test
    void putsNothingIntoTheState12() throws Exception {
        List<Map<String, Object>> seen = Collections.synchronizedList(new ArrayList<>());
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new)
                .addNode("look", node_async((state, config) -> {
                    seen.add(Map.copyOf(state.data()));
                    return Map.of("found", 1);
                }))
                .addEdge(START, "look")
                .addEdge("look", END);

        Map<String, Object> last = trace(graph, "support")
                .invoke(Map.of("question", "where?"))
                .orElseThrow()
                .data();

        assertThat(seen).containsExactly(Map.of("question", "where?"));
        assertThat(last).containsOnlyKeys("question", "found");
    }

    private TracedGraph<AgentState> trace(StateGraph<AgentState> graph, String name) throws Exception {
        return TrodoGraphs.trace(graph.compile(), trodo.client(), GraphSettings.named(name));
    }
}
