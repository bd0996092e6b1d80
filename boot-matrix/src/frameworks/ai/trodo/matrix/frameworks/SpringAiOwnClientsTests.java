package ai.trodo.matrix.frameworks;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Llm;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring AI's model as its starter sets it up, with a client that it makes for itself. */
class SpringAiOwnClientsTests extends OwnClients {
    SpringAiOwnClientsTests() {
        super(Application.class);
    }

    @Test
    void countsTheAttemptsOfACall() {
        refusedThenAnswered();

        trodo.client().agent("desk").run(run -> bean(ChatModel.class).call("Where?"));

        isOneCallOfTwoAttempts();
    }

    @Test
    void countsTheAttemptsOfAStream() {
        refusedThenAnswered();

        trodo.client()
                .agent("desk")
                .run(run -> bean(ChatClient.Builder.class).build().prompt("Where?").stream()
                        .content()
                        .collectList()
                        .block());

        isOneCallOfTwoAttempts();
        assertThat(call()).hasFirstOutput();
    }

    @Test
    void tellsTheStatusOfAFailure() {
        openAi.refuses(400);

        assertThatThrownBy(() -> trodo.client()
                        .agent("desk")
                        .run(run -> bean(ChatModel.class).call("Where?")))
                .isInstanceOf(RuntimeException.class);

        assertThat(call()).hasStatus(SpanStatus.ERROR).hasAttribute("trodo.attempts", 1L);
        assertThat(call().error().statusCode()).isEqualTo(400);
    }

    @Test
    void anAnnotationAroundTheFrameworkAroundTheLibraryIsOneCall() {
        refusedThenAnswered();

        trodo.client().agent("desk").run(run -> bean(Writer.class).write());

        assertThat(trodo.run().tree()).containsOnlyOnce("(llm)");
        Span call = trodo.run().spansNamed("write").get(0);
        assertThat(call)
                .hasUsage(new Usage(16L, 4L, null, 5L, 2L))
                .hasAttribute("trodo.attempts", 2L)
                .hasModel("gpt-4o-mini-2024-07-18");
        assertThat(call.output().text()).contains("It is on its way.");
    }

    static class Writer {
        private final ChatModel model;

        Writer(ChatModel model) {
            this.model = model;
        }

        @Llm("write")
        public String write() {
            return model.call("Where?");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean(destroyMethod = "")
        TrodoClient trodoClient(RecordingTrodo recording) {
            return recording.client();
        }

        @Bean
        Writer writer(ChatModel model) {
            return new Writer(model);
        }
    }
}
