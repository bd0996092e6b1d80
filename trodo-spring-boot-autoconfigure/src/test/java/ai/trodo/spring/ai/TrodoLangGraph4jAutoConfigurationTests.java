package ai.trodo.spring.ai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeActionWithConfig.node_async;

import ai.trodo.TrodoClient;
import ai.trodo.model.RunStatus;
import ai.trodo.test.RecordingTrodo;
import java.util.Map;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TrodoLangGraph4jAutoConfigurationTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TrodoLangGraph4jAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client, definition -> definition.setDestroyMethodName(""))
            .withUserConfiguration(Graphs.class);

    @AfterEach
    void close() {
        trodo.close();
    }

    @Configuration(proxyBeanMethods = false)
    static class Graphs {
        @Bean
        CompiledGraph<AgentState> refunds() throws Exception {
            return new StateGraph<>(AgentState::new)
                    .addNode("check", node_async((state, config) -> Map.of("checked", true)))
                    .addEdge(START, "check")
                    .addEdge("check", END)
                    .compile();
        }
    }

    @Test
    void recordsTheStepsOfAGraphThatIsABean() {
        runner.run(context -> {
            CompiledGraph<?> graph = context.getBean(CompiledGraph.class);
            trodo.client().agent("shop").run(run -> graph.invoke(Map.of()));

            assertThat(trodo.run()).hasStatus(RunStatus.OK).hasEvent("topology");
            assertThat(trodo.run()).hasSpan("check").hasAttribute("graph.name", "refunds");
        });
    }

    @Test
    void keepsNothingOfTheStateWhenContentsAreSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.langgraph4j.contents=false").run(context -> {
            CompiledGraph<?> graph = context.getBean(CompiledGraph.class);
            trodo.client().agent("shop").run(run -> graph.invoke(Map.of("question", "where?")));

            assertThat(trodo.run()).hasSpan("check").isOk().hasInputOmitted("contents switched off");
        });
    }

    @Test
    void knowsItsGoalsFromProperties() {
        runner.withPropertyValues("trodo.instrument.langgraph4j.graphs.refunds.goals[0]=paid")
                .run(context -> {
                    CompiledGraph<?> graph = context.getBean(CompiledGraph.class);
                    trodo.client().agent("shop").run(run -> graph.invoke(Map.of()));

                    assertThat(trodo.run()).hasStatus(RunStatus.ABANDONED);
                });
    }

    @Test
    void leavesGraphsAloneWhenSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.langgraph4j.enabled=false").run(context -> {
            CompiledGraph<?> graph = context.getBean(CompiledGraph.class);
            trodo.client().agent("shop").run(run -> graph.invoke(Map.of()));

            assertThat(trodo.run()).hasSpanCount(0);
        });
    }

    @Test
    void startsWithoutTheLibrary() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TrodoLangGraph4jAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.bsc.langgraph4j"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoLangGraph4jBeans"));
    }
}
