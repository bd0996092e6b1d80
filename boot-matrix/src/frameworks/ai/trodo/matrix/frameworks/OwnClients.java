package ai.trodo.matrix.frameworks;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Event;
import ai.trodo.model.Span;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application whose models have clients that nobody else holds: one call must be one span, with all attempts. */
abstract class OwnClients {
    private static final String CALL = "chat gpt-4o-mini";

    final RecordingTrodo trodo = RecordingTrodo.create();
    final OpenAiStub openAi = OpenAiStub.start();
    private final Class<?> application;
    private ConfigurableApplicationContext context;

    OwnClients(Class<?> application) {
        this.application = application;
    }

    @BeforeEach
    void start() {
        context = new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .initializers(beans -> {
                    beans.getBeanFactory().registerSingleton("recording", trodo);
                    beans.getBeanFactory().registerSingleton("openAi", openAi);
                })
                .properties(
                        "spring.main.banner-mode=off",
                        "spring.config.name=none",
                        "spring.ai.openai.api-key=none",
                        "spring.ai.openai.base-url=" + openAi.address(),
                        "spring.ai.openai.chat.model=gpt-4o-mini",
                        "langchain4j.open-ai.chat-model.api-key=none",
                        "langchain4j.open-ai.chat-model.base-url=" + openAi.address(),
                        "langchain4j.open-ai.chat-model.model-name=gpt-4o-mini",
                        "langchain4j.open-ai.streaming-chat-model.api-key=none",
                        "langchain4j.open-ai.streaming-chat-model.base-url=" + openAi.address(),
                        "langchain4j.open-ai.streaming-chat-model.model-name=gpt-4o-mini")
                .run();
    }

    @AfterEach
    void stop() {
        context.close();
        openAi.close();
        trodo.close();
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Span call() {
        for (int i = 0; i < 1_000; i++) {
            List<Span> calls = trodo.runs().isEmpty() ? List.of() : trodo.run().spansNamed(CALL);
            if (calls.size() == 1 && calls.get(0).endedAt() != null) {
                return calls.get(0);
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("Not one call:\n" + trodo.run().tree());
    }

    void refusedThenAnswered() {
        openAi.refuses(429);
        openAi.says("It is on its way.");
    }

    void isOneCallOfTwoAttempts() {
        assertThat(call())
                .isOk()
                .hasUsage(new Usage(16L, 4L, null, 5L, 2L))
                .hasAttribute("trodo.attempts", 2L)
                .hasAttribute("trodo.rate_limit.requests.remaining", 498L);
        List<Event> failed = trodo.run().events().stream()
                .filter(event -> event.type().equals("attempt_failed"))
                .toList();
        assertThat(failed).hasSize(1);
        assertThat(failed.get(0).payload()).containsEntry("attempt", 1L).containsEntry("status", 429L);
        assertThat(failed.get(0).spanId()).isEqualTo(call().spanId());
    }
}
