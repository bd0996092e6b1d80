package ai.trodo.matrix;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static com.alibaba.cloud.ai.graph.action.AsyncEdgeAction.edge_async;
import static com.alibaba.cloud.ai.graph.action.AsyncNodeAction.node_async;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import com.alibaba.cloud.ai.graph.CompileConfig;
import com.alibaba.cloud.ai.graph.CompiledGraph;
import com.alibaba.cloud.ai.graph.RunnableConfig;
import com.alibaba.cloud.ai.graph.StateGraph;
import com.alibaba.cloud.ai.graph.checkpoint.config.SaverConfig;
import com.alibaba.cloud.ai.graph.checkpoint.savers.MemorySaver;
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

        /** Waits for somebody between its two nodes. */
        @Bean
        CompiledGraph approval() throws Exception {
            return new StateGraph()
                    .addNode("draft", node_async(state -> Map.of("draft", "Dear customer")))
                    .addNode("send", node_async(state -> Map.of("sent", true)))
                    .addEdge(StateGraph.START, "draft")
                    .addEdge("draft", "send")
                    .addEdge("send", StateGraph.END)
                    .compile(CompileConfig.builder()
                            .saverConfig(SaverConfig.builder()
                                    .register(new MemorySaver())
                                    .build())
                            .interruptBefore("send")
                            .build());
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

    @Test
    void endsAnInterruptedExecutionWhenAnotherRunGoesOnWithIt() {
        trodo.client().agent("desk").run(run -> beginApproval("t-1"));
        trodo.client().agent("desk").run(run -> resumeApproval("t-1"));

        assertThat(trodo.runs()).extracting(RecordedRun::tree).containsExactly("""
                desk [OK]
                  approval (chain) [OK]
                    draft (chain) [OK]
                """, """
                desk [OK]
                  approval (chain) [OK]
                    send (chain) [OK]
                """);
        assertThat(trodo.runs().get(0).span("approval").attributes())
                .containsEntry("graph.interrupted", true)
                .containsEntry("graph.thread_id", "t-1");
        assertThat(trodo.runs().get(1).span("approval").attributes())
                .containsEntry("graph.resumed", true)
                .doesNotContainKey("graph.interrupted");
        assertThat(trodo.runs().get(1).span("approval").output().text()).contains("\"sent\":true");
    }

    @Test
    void isAStageOfItsOwnWhenItGoesOnInTheSameRun() {
        trodo.client().agent("desk").run(run -> {
            beginApproval("t-1");
            resumeApproval("t-1");
        });

        assertThat(trodo.run()).hasTree("""
                desk [OK]
                  approval (chain) [OK]
                    draft (chain) [OK]
                  approval (chain) [OK]
                    send (chain) [OK]
                """);
    }

    @Test
    void endsAnInterruptedExecutionThatNobodyResumesWhenTheNextOneBegins() {
        trodo.client().agent("desk").run(run -> beginApproval("t-1"));
        assertThat(trodo.run().spansNamed("approval")).isEmpty();

        beginApproval("t-2");

        assertThat(trodo.run()).hasSpan("approval").isOk();
        assertThat(trodo.run().span("approval").attributes()).containsEntry("graph.interrupted", true);
    }

    @Test
    void leavesAnotherThreadOfAnOpenRunAlone() {
        trodo.client().agent("desk").run(run -> {
            beginApproval("t-1");
            beginApproval("t-2");
            resumeApproval("t-2");
        });

        assertThat(trodo.run().spansNamed("approval"))
                .extracting(span -> span.attributes().get("graph.thread_id"))
                .containsOnly("t-2");
    }

    private void beginApproval(String thread) {
        assertThat(approval()
                        .invoke(
                                Map.of("question", "where?"),
                                RunnableConfig.builder().threadId(thread).build())
                        .orElseThrow()
                        .data())
                .containsKey("draft")
                .doesNotContainKey("sent");
    }

    private void resumeApproval(String thread) {
        assertThat(approval()
                        .invoke(
                                Map.of(),
                                RunnableConfig.builder()
                                        .threadId(thread)
                                        .resume()
                                        .build())
                        .orElseThrow()
                        .data())
                .containsEntry("sent", true);
    }

    private CompiledGraph approval() {
        return application.getBean("approval", CompiledGraph.class);
    }
}
