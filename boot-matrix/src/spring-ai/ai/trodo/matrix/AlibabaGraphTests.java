package ai.trodo.matrix;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static com.alibaba.cloud.ai.graph.action.AsyncEdgeAction.edge_async;
import static com.alibaba.cloud.ai.graph.action.AsyncNodeAction.node_async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import com.alibaba.cloud.ai.graph.CompiledGraph;
import com.alibaba.cloud.ai.graph.StateGraph;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Real graphs of Spring AI Alibaba that are beans. */
class AlibabaGraphTests {
    private RecordingTrodo trodo;
    private ConfigurableApplicationContext application;

    @BeforeEach
    void start() {
        trodo = RecordingTrodo.create();
        start("");
    }

    private void start(String property) {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> context.getBeanFactory().registerSingleton("recording", trodo))
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.config.name=none",
                        "spring.ai.openai.api-key=none",
                        "spring.ai.deepseek.api-key=none",
                        "spring.ai.zhipuai.api-key=none",
                        property)
                .run();
    }

    @AfterEach
    void stop() {
        application.close();
        trodo.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean(destroyMethod = "")
        TrodoClient trodoClient(RecordingTrodo recording) {
            return recording.client();
        }

        @Bean
        CompiledGraph triage(TrodoClient trodo) throws Exception {
            return new StateGraph()
                    .addNode("plan", node_async(state -> {
                        trodo.llm("model").run(span -> span.model("m"));
                        return Map.of("plans", state.value("plans", 0) + 1);
                    }))
                    .addNode("answer", node_async(state -> {
                        if (state.value("question", "").equals("bad")) {
                            throw new IllegalStateException("no answer");
                        }
                        return Map.of("answer", "here");
                    }))
                    .addEdge(StateGraph.START, "plan")
                    .addConditionalEdges(
                            "plan",
                            edge_async(state -> state.value("plans", 0) > 1 ? "done" : "more"),
                            Map.of("more", "plan", "done", "answer"))
                    .addEdge("answer", StateGraph.END)
                    .compile();
        }
    }

    private CompiledGraph graph() {
        return application.getBean("triage", CompiledGraph.class);
    }

    @Test
    void recordsEachStepBelowItsExecution() {
        trodo.client()
                .agent("desk")
                .run(run -> assertThat(graph().invoke(Map.of("question", "where?"))
                                .orElseThrow()
                                .data())
                        .containsEntry("answer", "here"));

        assertThat(trodo.run()).hasTree("""
                desk [OK]
                  triage (chain) [OK]
                    plan (chain) [OK]
                      model (llm) [OK]
                    plan (chain) [OK]
                      model (llm) [OK]
                    answer (chain) [OK]
                """);
        assertThat(trodo.run().span("triage").input().text()).isEqualTo("{\"question\":\"where?\"}");
        assertThat(trodo.run().span("triage").output().text()).contains("\"answer\":\"here\"");
        assertThat(trodo.run().span("answer").attributes())
                .containsEntry(
                        "trodo.follows", trodo.run().spansNamed("plan").get(1).spanId());
        assertThat(trodo.client().currentRun().isRecording()).isFalse();
    }

    @Test
    void failsTheStepThatFailsAndItsExecution() {
        assertThatThrownBy(() -> trodo.client().agent("desk").run(run -> graph().invoke(Map.of("question", "bad"))))
                .isInstanceOf(RuntimeException.class);

        assertThat(trodo.run())
                .hasSpan("answer")
                .hasStatus(SpanStatus.ERROR)
                .hasError(IllegalStateException.class)
                .hasErrorMessage("no answer");
        assertThat(trodo.run()).hasSpan("triage").ofKind(SpanKind.CHAIN).hasStatus(SpanStatus.ERROR);
    }

    @Test
    void keepsNothingOfTheStateWhenContentsAreSwitchedOff() {
        application.close();
        start("trodo.instrument.alibaba-graph.contents=false");

        trodo.client().agent("desk").run(run -> graph().invoke(Map.of("question", "secret?")));

        assertThat(trodo.run()).hasSpan("answer").isOk().hasOutputOmitted("contents switched off");
        assertThat(trodo.run()).hasSpan("triage").hasInputOmitted("contents switched off");
        assertThat(trodo.run().spans().toString()).doesNotContain("secret").doesNotContain("here");
    }

    @Test
    void recordsNothingOutsideARun() {
        graph().invoke(Map.of("question", "where?"));

        assertThat(trodo.runs())
                .allMatch(run -> Boolean.TRUE.equals(run.run().metadata().get("standalone")));
    }
}
