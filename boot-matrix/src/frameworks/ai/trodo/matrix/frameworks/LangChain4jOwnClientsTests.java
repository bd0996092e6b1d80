package ai.trodo.matrix.frameworks;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openaiofficial.OpenAiOfficialChatModel;
import dev.langchain4j.model.openaiofficial.OpenAiOfficialStreamingChatModel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** LangChain4j's models as its starter sets them up, and those that sit on the provider's library. */
class LangChain4jOwnClientsTests extends OwnClients {
    LangChain4jOwnClientsTests() {
        super(Application.class);
    }

    @Test
    void countsTheAttemptsOfACall() {
        refusedThenAnswered();

        trodo.client().agent("desk").run(run -> bean(OpenAiChatModel.class).chat("Where?"));

        isOneCallOfTwoAttempts();
    }

    @Test
    void hearsTheFirstPieceOfAStream() throws Exception {
        openAi.says("It is on its way.");

        trodo.client().agent("desk").run(run -> {
            Whole whole = new Whole();
            bean(OpenAiStreamingChatModel.class).chat("Where?", whole);
            assertThat(whole.answer.get(20, TimeUnit.SECONDS)).isEqualTo("It is on its way.");
        });

        assertThat(call())
                .isOk()
                .hasAttribute("trodo.attempts", 1L)
                .hasAttribute("trodo.rate_limit.requests.remaining", 498L);
        assertThat(call()).hasFirstOutput();
    }

    @Test
    void tellsTheStatusOfAFailure() {
        openAi.refuses(400);

        assertThatThrownBy(() -> trodo.client()
                        .agent("desk")
                        .run(run -> bean(OpenAiChatModel.class).chat("Where?")))
                .isInstanceOf(RuntimeException.class);

        assertThat(call()).hasStatus(SpanStatus.ERROR).hasAttribute("trodo.attempts", 1L);
        assertThat(trodo.run().events().get(0).payload()).containsEntry("status", 400L);
    }

    @Test
    void countsTheAttemptsOfTheProvidersLibrary() {
        refusedThenAnswered();

        trodo.client()
                .agent("desk")
                .run(run -> bean(OpenAiOfficialChatModel.class).chat("Where?"));

        isOneCallOfTwoAttempts();
    }

    @Test
    void countsTheAttemptsOfAStreamOfTheProvidersLibrary() throws Exception {
        refusedThenAnswered();

        trodo.client().agent("desk").run(run -> {
            Whole whole = new Whole();
            bean(OpenAiOfficialStreamingChatModel.class).chat("Where?", whole);
            assertThat(whole.answer.get(20, TimeUnit.SECONDS)).isEqualTo("It is on its way.");
        });

        isOneCallOfTwoAttempts();
        assertThat(call()).hasFirstOutput();
    }

    private static final class Whole implements StreamingChatResponseHandler {
        private final CompletableFuture<String> answer = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String piece) {}

        @Override
        public void onCompleteResponse(ChatResponse response) {
            answer.complete(response.aiMessage().text());
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
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
        OpenAiOfficialChatModel official(OpenAiStub openAi, ObjectProvider<ChatModelListener> listeners) {
            return OpenAiOfficialChatModel.builder()
                    .baseUrl(openAi.address())
                    .apiKey("none")
                    .modelName("gpt-4o-mini")
                    .listeners(listeners.orderedStream().toList())
                    .build();
        }

        @Bean
        OpenAiOfficialStreamingChatModel officialStreams(
                OpenAiStub openAi, ObjectProvider<ChatModelListener> listeners) {
            return OpenAiOfficialStreamingChatModel.builder()
                    .baseUrl(openAi.address())
                    .apiKey("none")
                    .modelName("gpt-4o-mini")
                    .listeners(listeners.orderedStream().toList())
                    .build();
        }
    }
}
