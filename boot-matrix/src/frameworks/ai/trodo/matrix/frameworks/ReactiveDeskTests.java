package ai.trodo.matrix.frameworks;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.model.RunStatus;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.service.AiServices;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Reactive requests on Netty in which nobody opens a run, with the models of Spring AI and of LangChain4j. */
class ReactiveDeskTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final OpenAiStub openAi = OpenAiStub.start();
    private ConfigurableApplicationContext application;

    private WebClient start(String... properties) {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("recording", trodo);
                    context.getBeanFactory().registerSingleton("openAi", openAi);
                })
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "spring.config.name=none",
                        "spring.ai.openai.api-key=none",
                        "spring.ai.openai.base-url=" + openAi.address(),
                        "spring.ai.openai.chat.model=gpt-4o-mini")
                .properties(properties)
                .run();
        return WebClient.create(
                "http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
    }

    @AfterEach
    void stop() {
        application.close();
        openAi.close();
        trodo.close();
    }

    private static int get(WebClient client, String path) {
        return client.get()
                .uri(path)
                .exchangeToMono(response -> response.bodyToMono(String.class)
                        .thenReturn(response.statusCode().value()))
                .block(Duration.ofSeconds(20));
    }

    /** The run ends when the filter lets go of the request, after the caller has its answer. */
    private RecordedRun ended() {
        for (int i = 0; i < 1_000; i++) {
            List<RecordedRun> runs = trodo.runs();
            if (!runs.isEmpty() && runs.get(0).run().endedAt() != null) {
                return trodo.run();
            }
            LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("No run has ended: " + trodo.runs());
    }

    @Test
    void aBlockingCallOnAnotherSchedulerMakesTheRequestARun() {
        WebClient client = start();
        openAi.says("Hello");

        assertThat(get(client, "/blocking/7")).isEqualTo(200);

        assertThat(ended()).hasStatus(RunStatus.OK).hasTree("""
                GET /blocking/{id} [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run().run().output().text()).contains("Hello");
    }

    @Test
    void aStreamIsOneRunUntilItsLastWord() {
        WebClient client = start();
        openAi.says("It is on its way.");

        String answer = client.get()
                .uri("/streamed")
                .retrieve()
                .bodyToFlux(String.class)
                .collectList()
                .map(words -> String.join("", words))
                .block(Duration.ofSeconds(20));

        assertThat(answer).contains("way.");
        assertThat(ended()).hasStatus(RunStatus.OK).hasTree("""
                GET /streamed [OK]
                  chat_client (chain) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
        assertThat(trodo.run().run().output().text()).contains("It is on its way.");
    }

    @Test
    void aRequestWithABodyAndTwoCallsIsOneRun() {
        WebClient client = start();
        openAi.says("Hello", "Bye");

        String answer = client.post()
                .uri("/posted")
                .bodyValue("Hi")
                .retrieve()
                .bodyToMono(String.class)
                .block(Duration.ofSeconds(20));

        assertThat(answer).isEqualTo("Hello Bye");
        assertThat(ended()).hasTree("""
                POST /posted [OK]
                  Desk.answer (agent) [OK]
                    chat gpt-4o-mini (llm) [OK]
                  Desk.answer (agent) [OK]
                    chat gpt-4o-mini (llm) [OK]
                """);
    }

    @Test
    void aRequestThatFailsOrIsRefusedIsAFailedRun() {
        WebClient client = start();
        openAi.says("Hello");

        assertThat(get(client, "/broken")).isEqualTo(500);

        assertThat(ended()).hasStatus(RunStatus.ERROR).hasErrorSummary("broken");
        trodo.clear();
        openAi.says("Hello");

        assertThat(get(client, "/refused")).isEqualTo(503);

        assertThat(ended()).hasStatus(RunStatus.ERROR).hasErrorSummary("HTTP 503");
    }

    @Test
    void aRequestWithoutAModelIsNoRun() {
        assertThat(get(start(), "/plain")).isEqualTo(200);

        assertThat(trodo.runs()).isEmpty();
    }

    @Test
    void eachCallStandsAloneWhenSwitchedOff() {
        WebClient client = start("trodo.web.runs=false");
        openAi.says("Hello");

        assertThat(get(client, "/blocking/7")).isEqualTo(200);

        assertThat(ended().run().agentName()).isEqualTo("chat_client");
    }

    interface Desk {
        String answer(String question);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean(destroyMethod = "")
        TrodoClient trodoClient(RecordingTrodo recording) {
            return recording.client();
        }

        @Bean
        Desk desk(OpenAiStub openAi, ObjectProvider<ChatModelListener> listeners) {
            ChatModel model = OpenAiChatModel.builder()
                    .baseUrl(openAi.address())
                    .apiKey("none")
                    .modelName("gpt-4o-mini")
                    .listeners(listeners.orderedStream().toList())
                    .build();
            return AiServices.create(Desk.class, model);
        }

        @Bean
        Front front(ChatClient.Builder clients, Desk desk) {
            return new Front(clients.build(), desk);
        }
    }

    @RestController
    static class Front {
        private final ChatClient client;
        private final Desk desk;

        Front(ChatClient client, Desk desk) {
            this.client = client;
            this.desk = desk;
        }

        private String ask() {
            return client.prompt("Hi").call().content();
        }

        @GetMapping("/blocking/{id}")
        Mono<String> blocking(@PathVariable String id) {
            return Mono.fromCallable(this::ask).subscribeOn(Schedulers.boundedElastic());
        }

        @GetMapping(path = "/streamed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> streamed() {
            return client.prompt("Where?").stream().content();
        }

        @PostMapping("/posted")
        Mono<String> posted(@RequestBody String question) {
            return Mono.fromCallable(() -> desk.answer(question))
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMap(first -> Mono.fromCallable(() -> first + " " + desk.answer("And?"))
                            .subscribeOn(Schedulers.boundedElastic()));
        }

        @GetMapping("/broken")
        Mono<String> broken() {
            return blocking("1").flatMap(answer -> Mono.error(new IllegalStateException("broken")));
        }

        @GetMapping("/refused")
        Mono<ResponseEntity<String>> refused() {
            return blocking("1")
                    .map(answer -> ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                            .body(answer));
        }

        @GetMapping("/plain")
        Mono<String> plain() {
            return Mono.just("plain");
        }
    }
}
