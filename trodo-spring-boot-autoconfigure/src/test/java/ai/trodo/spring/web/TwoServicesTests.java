package ai.trodo.spring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.spring.async.TrodoAsyncAutoConfiguration;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.http.RunHeaders;
import ai.trodo.spring.http.TrodoHttpAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

class TwoServicesTests {
    private static RecordingTrodo trodo;
    private static ConfigurableApplicationContext callee;
    private static ConfigurableApplicationContext caller;
    private static String base;

    @BeforeAll
    static void start() {
        trodo = RecordingTrodo.create(builder -> builder.baggage(true));
        callee = application(WebApplicationType.SERVLET, CalleeApplication.class);
        base = "http://localhost:" + callee.getEnvironment().getProperty("local.server.port");
        caller = application(WebApplicationType.NONE, CallerApplication.class);
    }

    private static ConfigurableApplicationContext application(WebApplicationType type, Class<?> source) {
        return new SpringApplicationBuilder(source)
                .web(type)
                .properties("server.port=0", "spring.main.banner-mode=off", "spring.config.name=none")
                .initializers(context -> context.getBeanFactory().registerSingleton("trodoClient", trodo.client()))
                .run();
    }

    @AfterAll
    static void stop() {
        caller.close();
        callee.close();
        trodo.close();
    }

    @BeforeEach
    void forget() {
        trodo.clear();
    }

    private RestClient client() {
        return caller.getBean(RestClient.Builder.class).baseUrl(base).build();
    }

    private static RecordedRun recorded() {
        // The caller has its answer before the callee's filter has let go of the request.
        for (int i = 0; i < 200; i++) {
            RecordedRun run = trodo.run();
            if (run.spans().stream().anyMatch(span -> span.name().startsWith("http."))) {
                return run;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError("no request span in\n" + trodo.run().tree());
    }

    @Test
    void theRequestIsOneSpanOnTheRunOfTheCaller() {
        trodo.client()
                .agent("caller")
                .run(run -> trodo.client()
                        .tool("ask_orders")
                        .run(span -> assertThat(client().get()
                                        .uri("/orders/42")
                                        .retrieve()
                                        .body(String.class))
                                .isEqualTo("order 42")));

        RecordedRun run = recorded();
        Span request = run.span("http.GET./orders/{id}");
        assertThat(request.kind()).isEqualTo(SpanKind.AGENT);
        assertThat(request.parentSpanId()).isEqualTo(run.span("ask_orders").spanId());
        assertThat(request.attributes()).containsEntry("http.response.status_code", 200L);
        assertThat(run.span("load").parentSpanId()).isEqualTo(request.spanId());
    }

    @Test
    void withoutHeadersNothingIsCreated() throws Exception {
        HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(base + "/orders/1")).build(), BodyHandlers.ofString());
        assertThat(trodo.runs()).isEmpty();
    }

    @Test
    void everyBlockingClientOfSpringCarriesTheRun() {
        trodo.client().agent("caller").run(run -> {
            client().get().uri("/orders/1").retrieve().toBodilessEntity();
            caller.getBean(RestTemplate.class).getForObject(base + "/orders/2", String.class);
            caller.getBean(RestTemplateBuilder.class).build().getForObject(base + "/orders/3", String.class);
            caller.getBean("ready", RestClient.class)
                    .get()
                    .uri(base + "/orders/4")
                    .retrieve()
                    .toBodilessEntity();
            HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client()))
                    .build()
                    .createClient(OrdersExchange.class)
                    .order("5");
        });
        assertThat(awaitSpans("http.GET./orders/{id}", 5)).hasSize(5);
    }

    @Test
    void theJdksClientIsMarkedByHand() throws Exception {
        RunHeaders headers = caller.getBean(RunHeaders.class);
        trodo.client()
                .agent("caller")
                .run(run -> HttpClient.newHttpClient()
                        .send(
                                headers.mark(HttpRequest.newBuilder(URI.create(base + "/orders/9"))
                                        .build()),
                                BodyHandlers.ofString()));
        assertThat(recorded().spansNamed("http.GET./orders/{id}")).hasSize(1);
    }

    @Test
    void aFailingHandlerIsAnErrorOnTheRequest() {
        trodo.client()
                .agent("caller")
                .run(run -> assertThatThrownBy(
                                () -> client().get().uri("/fail").retrieve().toBodilessEntity())
                        .isInstanceOf(HttpServerErrorException.class));
        Span request = recorded().span("http.GET./fail");
        assertThat(request.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(request.error().message()).contains("broken");
    }

    @Test
    void asyncHandlersEndWithTheirResponse() {
        trodo.client().agent("caller").run(run -> {
            assertThat(client().get().uri("/callable").retrieve().body(String.class))
                    .isEqualTo("callable");
            assertThat(client().get().uri("/deferred").retrieve().body(String.class))
                    .isEqualTo("deferred");
            assertThat(client().get().uri("/stage").retrieve().body(String.class))
                    .isEqualTo("stage");
        });
        RecordedRun run = awaitRun("http.GET./callable", "http.GET./deferred", "http.GET./stage");
        assertThat(run.span("load").parentSpanId())
                .isEqualTo(run.span("http.GET./callable").spanId());
        assertThat(run.span("stage").status()).isEqualTo(SpanStatus.OK);
        assertThat(run.span("stage").output().text()).isEqualTo("stage");
    }

    @Test
    void anAgentThatIsHandlerIsASpanBelowTheRequest() {
        trodo.client()
                .agent("caller")
                .run(run -> client().post().uri("/agent").body("hi").retrieve().body(String.class));
        RecordedRun run = recorded();
        assertThat(run.span("helper").parentSpanId())
                .isEqualTo(run.span("http.POST./agent").spanId());
    }

    @Test
    void aLinkedAgentThatIsHandlerTakesThePlaceOfTheRequest() {
        trodo.client()
                .agent("caller")
                .distinctId("u1")
                .conversationId("c 1")
                .run(run -> client().post()
                        .uri("/linked")
                        .header("baggage", "region=eu")
                        .body("hi")
                        .retrieve()
                        .body(String.class));
        List<RecordedRun> runs = trodo.runs();
        assertThat(runs).hasSize(2);
        RecordedRun linked = runs.stream()
                .filter(run -> "linked".equals(run.run().agentName()))
                .findFirst()
                .orElseThrow();
        RecordedRun outer = runs.stream()
                .filter(run -> "caller".equals(run.run().agentName()))
                .findFirst()
                .orElseThrow();
        assertThat(linked.run().parentRunId()).isEqualTo(outer.runId());
        assertThat(linked.run().distinctId()).isEqualTo("u1");
        assertThat(linked.run().conversationId()).isEqualTo("c 1");
        assertThat(outer.spans()).isEmpty();
    }

    @Test
    void aStrangersHeadersAreNotBelieved() throws Exception {
        trodo.client()
                .agent("caller")
                .run(run -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(base + "/orders/1"))
                                        .header("X-Trodo-Run-Id", run.runId())
                                        .header("X-Forwarded-For", "10.0.0.1")
                                        .header("X-Forwarded-For", "198.51.100.7")
                                        .build(),
                                BodyHandlers.ofString()));
        assertThat(trodo.run().spans()).isEmpty();
    }

    @Test
    void brokenHeadersBreakNoRequest() throws Exception {
        for (String id : List.of("x".repeat(2_000), "a b", "../..", "%00", "")) {
            int status = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(base + "/orders/1"))
                                    .header("X-Trodo-Run-Id", id)
                                    .header("traceparent", id)
                                    .build(),
                            BodyHandlers.ofString())
                    .statusCode();
            assertThat(status).isEqualTo(200);
        }
        assertThat(trodo.runs()).isEmpty();
    }

    private static RecordedRun awaitRun(String... names) {
        for (String name : names) {
            awaitSpans(name, 1);
        }
        return trodo.run();
    }

    private static List<Span> awaitSpans(String name, int count) {
        for (int i = 0; i < 300; i++) {
            List<Span> found = trodo.run().spansNamed(name);
            if (found.size() >= count) {
                return found;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        throw new AssertionError(
                "no " + count + " spans " + name + " in\n" + trodo.run().tree());
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        TrodoClientAutoConfiguration.class,
        TrodoMethodAutoConfiguration.class,
        TrodoHttpAutoConfiguration.class,
        HttpClientAutoConfiguration.class,
        ImperativeHttpClientAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        RestClientAutoConfiguration.class,
        RestTemplateAutoConfiguration.class
    })
    static class CallerApplication {
        @Bean
        RestTemplate restTemplate() {
            return new RestTemplate();
        }

        @Bean
        RestClient ready() {
            return RestClient.create();
        }
    }

    interface OrdersExchange {
        @GetExchange("/orders/{id}")
        String order(@PathVariable String id);
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        TaskExecutionAutoConfiguration.class,
        TrodoClientAutoConfiguration.class,
        TrodoMethodAutoConfiguration.class,
        TrodoAsyncAutoConfiguration.class,
        TrodoHttpAutoConfiguration.class,
        TrodoWebAutoConfiguration.class,
        HttpMessageConvertersAutoConfiguration.class,
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        ErrorMvcAutoConfiguration.class
    })
    static class CalleeApplication {
        @Bean
        Warehouse warehouse() {
            return new Warehouse();
        }

        @Bean
        Orders orders(Warehouse warehouse) {
            return new Orders(warehouse);
        }
    }

    static class Warehouse {
        @Tool
        public String load(String id) {
            return "order " + id;
        }

        @Tool
        public CompletableFuture<String> stage() {
            return CompletableFuture.supplyAsync(() -> "stage");
        }
    }

    @RestController
    static class Orders {
        private final Warehouse warehouse;

        Orders(Warehouse warehouse) {
            this.warehouse = warehouse;
        }

        @GetMapping("/orders/{id}")
        public String order(@PathVariable String id) {
            return warehouse.load(id);
        }

        @GetMapping("/fail")
        public String fail() {
            throw new IllegalStateException("broken");
        }

        @GetMapping("/callable")
        public Callable<String> callable() {
            return () -> {
                warehouse.load("1");
                return "callable";
            };
        }

        @GetMapping("/deferred")
        public DeferredResult<String> deferred() {
            DeferredResult<String> result = new DeferredResult<>();
            new Thread(() -> result.setResult("deferred")).start();
            return result;
        }

        @GetMapping("/stage")
        public CompletableFuture<String> stage() {
            return warehouse.stage();
        }

        @PostMapping("/agent")
        @Agent("helper")
        public String agent(@RequestBody String question) {
            return "answer";
        }

        @PostMapping("/linked")
        @Agent(name = "linked", linked = true)
        public String linked(@RequestBody String question) {
            return "answer";
        }
    }
}
