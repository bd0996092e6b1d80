package ai.trodo.instrument.langgraph4j;

import static ai.trodo.instrument.langgraph4j.Graphs.triage;
import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.instrument.fixture.KeptTexts;
import ai.trodo.test.RecordingTrodo;
import java.util.Map;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is left of a graph's steps when their contents are switched off. */
final class LangGraph4jContentsTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();

    @AfterEach
    void close() {
        trodo.close();
    }

    @Test
    void keepsTheWayThroughTheGraphAndNothingOfItsState() throws Exception {
        CompiledGraph<AgentState> graph = triage(trodo.client()).compile();
        GraphSettings settings = GraphSettings.named("support").withGoals("answer");

        TrodoGraphs.trace(graph, trodo.client().contents(false), settings).invoke(Map.of("question", "secret-1?"));

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
        assertThat(trodo.run()).hasSpan("answer").hasInputOmitted("contents switched off");
        assertThat(trodo.run()).hasSpan("search").hasAttribute("graph.route", "more");
        assertThat(trodo.run().run().input().omitted()).isEqualTo("contents switched off");
        assertThat(KeptTexts.of(trodo)).doesNotContain("secret").doesNotContain("here");
    }

    @Test
    void followsAGraphOnceWhoeverAsksForItAgain() throws Exception {
        CompiledGraph<AgentState> graph = triage(trodo.client()).compile();
        GraphSettings settings = GraphSettings.named("support");

        TrodoGraphs.instrument(graph, trodo.client().contents(false), settings);
        TrodoGraphs.trace(graph, trodo.client(), settings).invoke(Map.of("question", "where?"));

        assertThat(trodo.run().spansNamed("search")).hasSize(1);
    }
}
