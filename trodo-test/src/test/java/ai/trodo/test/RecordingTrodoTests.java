package ai.trodo.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecordingTrodoTests {
    @Test
    void showsARunAsATree() {
        try (RecordingTrodo trodo = RecordingTrodo.create()) {
            String answer = trodo.client()
                    .agent("support")
                    .distinctId("u1")
                    .conversationId("c1")
                    .input("where is my order")
                    .call(run -> {
                        run.metadata("tenant", "acme").tag("vip");
                        String order = trodo.client()
                                .tool("lookup_order")
                                .input(Map.of("id", 7))
                                .call(span -> "shipped");
                        return trodo.client().llm("answer").call(span -> "It is " + order);
                    });

            assertThat(answer).isEqualTo("It is shipped");
            RecordedRun run = trodo.run();
            assertThat(run.run().agentName()).isEqualTo("support");
            assertThat(run.run().distinctId()).isEqualTo("u1");
            assertThat(run.run().conversationId()).isEqualTo("c1");
            assertThat(run.run().status()).isEqualTo(RunStatus.OK);
            assertThat(run.run().input().text()).isEqualTo("where is my order");
            assertThat(run.run().output().text()).isEqualTo("It is shipped");
            assertThat(run.run().metadata()).containsEntry("tenant", "acme");
            assertThat(run.run().tags()).containsExactly("vip");
            assertThat(run.span("lookup_order").kind()).isEqualTo(SpanKind.TOOL);
            assertThat(run.span("lookup_order").input().text()).isEqualTo("{\"id\":7}");
            assertThat(run.tree()).isEqualTo("support [OK]\n  lookup_order (tool) [OK]\n  answer (llm) [OK]\n");
        }
    }

    @Test
    void nestsAnAgentAndKeepsTheBusinessException() {
        try (RecordingTrodo trodo = RecordingTrodo.create()) {
            IllegalStateException failure = new IllegalStateException("no stock");
            assertThatThrownBy(() -> trodo.client()
                            .agent("outer")
                            .run(outer -> trodo.client()
                                    .agent("inner")
                                    .run(inner -> trodo.client().tool("t").run(span -> {
                                        throw failure;
                                    }))))
                    .isSameAs(failure);

            assertThat(trodo.run().tree()).isEqualTo("outer [ERROR]\n  inner (agent) [ERROR]\n    t (tool) [ERROR]\n");
            assertThat(trodo.run().run().errorSummary()).isEqualTo("no stock");
            assertThat(trodo.run().span("t").error().type()).isEqualTo(IllegalStateException.class.getName());
        }
    }
}
