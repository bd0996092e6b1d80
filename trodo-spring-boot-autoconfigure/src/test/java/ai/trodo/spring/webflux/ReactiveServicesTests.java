package ai.trodo.spring.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.http.TrodoHttpAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.error.ErrorWebFluxAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class ReactiveServicesTests {
    private static RecordingTrodo trodo;
    private static ConfigurableApplicationContext service;
    private static String base;

    @BeforeAll
    static void start() {
        trodo = RecordingTrodo.create(builder -> builder.baggage(true));
        service = new SpringApplicationBuilder(ReactiveApplication.class)
                .web(WebApplicationType.REACTIVE)
                .properties("server.port=0", "spring.main.banner-mode=off", "spring.config.name=none")
                .initializers(context -> context.getBeanFactory().registerSingleton("trodoClient", trodo.client()))
                .run();
        base = "http://localhost:" + service.getEnvironment().getProperty("local.server.port");
    }

    @AfterAll
    static void stop() {
        service.close();
        trodo.close();
    }

    @BeforeEach
    void forget() {
        trodo.clear();
    }

    private static WebClient client() {
        return service.getBean(WebClient.Builder.class).baseUrl(base).build();
    }

    private static String get(String path) {
        return client().get().uri(path).retrieve().bodyToMono(String.class).block(Duration.ofSeconds(20));
    }

    @Test
    void theRequestIsOneSpanOnTheRunOfTheCaller() {
        trodo.client().agent("caller").run(run -> assertThat(get("/orders/7")).isEqualTo("order 7"));
        RecordedRun run = await("http.GET./orders/{id}");
        Span request = run.span("http.GET./orders/{id}");
        assertThat(request.status()).isEqualTo(SpanStatus.OK);
        assertThat(request.attributes()).containsEntry("http.response.status_code", 200L);
        assertThat(run.span("load").parentSpanId()).isEqualTo(request.spanId());
    }

    @Test
    void withoutHeadersNothingIsCreated() {
        assertThat(WebClient.create(base)
                        .get()
                        .uri("/orders/7")
                        .retrieve()
                        .bodyToMono(String.class)
                        .block(Duration.ofSeconds(20)))
                .isEqualTo("order 7");
        assertThat(trodo.runs()).isEmpty();
    }

    @Test
    void anAgentThatIsHandlerWithABodyIsBelowTheRequest() {
        trodo.client()
                .agent("caller")
                .run(run -> client().post()
                        .uri("/agent")
                        .bodyValue("hi")
                        .retrieve()
                        .bodyToMono(String.class)
                        .block(Duration.ofSeconds(20)));
        RecordedRun run = await("http.POST./agent");
        assertThat(run.span("helper").parentSpanId())
                .isEqualTo(run.span("http.POST./agent").spanId());
        assertThat(run.span("load").parentSpanId()).isEqualTo(run.span("helper").spanId());
    }

    @Test
    void aRunGoesOnThroughASecondReactiveService() {
        trodo.client().agent("caller").run(run -> assertThat(get("/through")).isEqualTo("order 9"));
        RecordedRun run = await("http.GET./through");
        assertThat(run.span("http.GET./orders/{id}").parentSpanId())
                .isEqualTo(run.span("http.GET./through").spanId());
    }

    @Test
    void aFailingHandlerIsAnError() {
        trodo.client()
                .agent("caller")
                .run(run -> client().get()
                        .uri("/fail")
                        .exchangeToMono(
                                response -> Mono.just(response.statusCode().value()))
                        .block(Duration.ofSeconds(20)));
        assertThat(await("http.GET./fail").span("http.GET./fail").status()).isEqualTo(SpanStatus.ERROR);
    }

    @Test
    void aStreamEndsTheRequestWithItsLastElement() {
        trodo.client().agent("caller").run(run -> assertThat(get("/words")).isEqualTo("Hello"));
        RecordedRun run = await("http.GET./words");
        assertThat(run.span("words").output().text()).isEqualTo("Hello");
        assertThat(run.span("words").parentSpanId())
                .isEqualTo(run.span("http.GET./words").spanId());
    }

    @Test
    void aLinkedAgentThatIsHandlerTakesThePlaceOfTheRequest() {
        trodo.client().agent("caller").distinctId("u 1").conversationId("c1").run(run -> get("/linked"));
        for (int i = 0; i < 300 && trodo.runs().size() < 2; i++) {
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        List<RecordedRun> runs = trodo.runs();
        assertThat(runs).hasSize(2);
        RecordedRun outer = runs.stream()
                .filter(run -> "caller".equals(run.run().agentName()))
                .findFirst()
                .orElseThrow();
        RecordedRun linked = runs.stream()
                .filter(run -> "linked".equals(run.run().agentName()))
                .findFirst()
                .orElseThrow();
        assertThat(linked.run().parentRunId()).isEqualTo(outer.runId());
        assertThat(linked.run().distinctId()).isEqualTo("u 1");
        assertThat(linked.run().conversationId()).isEqualTo("c1");
        assertThat(outer.spans()).isEmpty();
    }

    @Test
    void aStrangersHeadersAreNotBelieved() {
        trodo.client()
                .agent("caller")
                .run(run -> WebClient.create(base)
                        .get()
                        .uri("/orders/1")
                        .header("X-Trodo-Run-Id", run.runId())
                        .header("X-Forwarded-For", "10.0.0.1")
                        .header("X-Forwarded-For", "198.51.100.7")
                        .retrieve()
                        .bodyToMono(String.class)
                        .block(Duration.ofSeconds(20)));
        assertThat(trodo.run().spans()).isEmpty();
    }

    private static RecordedRun await(String name) {
        for (int i = 0; i < 300; i++) {
            RecordedRun run = trodo.run();
            if (!run.spansNamed(name).isEmpty()) {
                return run;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no span " + name + " in\n" + trodo.run().tree());
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        TrodoClientAutoConfiguration.class,
        TrodoMethodAutoConfiguration.class,
        TrodoHttpAutoConfiguration.class,
        TrodoWebFluxAutoConfiguration.class,
        CodecsAutoConfiguration.class,
        ReactiveHttpClientAutoConfiguration.class,
        WebClientAutoConfiguration.class,
        HttpHandlerAutoConfiguration.class,
        NettyReactiveWebServerAutoConfiguration.class,
        WebFluxAutoConfiguration.class,
        ErrorWebFluxAutoConfiguration.class
    })
    static class ReactiveApplication {
        @Bean
        Warehouse warehouse() {
            return new Warehouse();
        }

        @Bean
        Orders orders(Warehouse warehouse, WebClient.Builder clients) {
            return new Orders(warehouse, clients.build());
        }
    }

    static class Warehouse {
        @Tool
        public Mono<String> load(String id) {
            return Mono.fromSupplier(() -> "order " + id).delayElement(Duration.ofMillis(5));
        }
    }

    @RestController
    static class Orders {
        private final Warehouse warehouse;
        private final WebClient client;

        Orders(Warehouse warehouse, WebClient client) {
            this.warehouse = warehouse;
            this.client = client;
        }

        @GetMapping("/orders/{id}")
        public Mono<String> order(@PathVariable String id) {
            return warehouse.load(id);
        }

        @GetMapping("/through")
        public Mono<String> through() {
            return Mono.delay(Duration.ofMillis(5))
                    .flatMap(tick ->
                            client.get().uri(base + "/orders/9").retrieve().bodyToMono(String.class));
        }

        @GetMapping("/fail")
        public Mono<String> fail() {
            return Mono.error(new IllegalStateException("broken"));
        }

        @GetMapping("/words")
        @Tool
        public Flux<String> words() {
            return Flux.just("Hel", "lo").delayElements(Duration.ofMillis(5));
        }

        @PostMapping("/agent")
        @Agent("helper")
        public Mono<String> agent(@RequestBody String question) {
            return warehouse.load(question);
        }

        @GetMapping("/linked")
        @Agent(name = "linked", linked = true)
        public Mono<String> linked() {
            return Mono.just("done");
        }
    }
}
