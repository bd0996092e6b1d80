package ai.trodo.spring.http;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.RecordingTrodo;
import com.sun.net.httpserver.HttpServer;
import feign.Feign;
import feign.Headers;
import feign.RequestInterceptor;
import feign.RequestLine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;

/** Each client for HTTP that an application has, against a real server that writes down what it was sent. */
class EveryClientTests {
    private final RecordingTrodo trodo = RecordingTrodo.create(builder -> builder.baggage(true));
    private final BlockingQueue<Map<String, List<String>>> received = new LinkedBlockingQueue<>();
    private HttpServer server;
    private String base;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            received.add(Map.copyOf(exchange.getRequestHeaders()));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        base = "http://localhost:" + server.getAddress().getPort() + "/orders";
    }

    @AfterEach
    void stop() {
        server.stop(0);
        trodo.close();
    }

    @Test
    void everyClientTellsAboutTheRunOnceAndLeavesTheHeadersOfOthers() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        HttpClientAutoConfiguration.class,
                        ImperativeHttpClientAutoConfiguration.class,
                        ReactiveHttpClientAutoConfiguration.class,
                        HttpMessageConvertersAutoConfiguration.class,
                        CodecsAutoConfiguration.class,
                        RestClientAutoConfiguration.class,
                        RestTemplateAutoConfiguration.class,
                        WebClientAutoConfiguration.class,
                        HttpServiceClientPropertiesAutoConfiguration.class,
                        HttpServiceClientAutoConfiguration.class,
                        ReactiveHttpServiceClientAutoConfiguration.class,
                        TrodoClientAutoConfiguration.class,
                        TrodoHttpAutoConfiguration.class))
                .withBean(TrodoClient.class, trodo::client)
                .withBean(RestTemplate.class)
                .withUserConfiguration(Groups.class)
                .withPropertyValues(
                        "spring.http.serviceclient.blocking.base-url=" + base,
                        "spring.http.serviceclient.reactive.base-url=" + base)
                .run(context -> clients(context).forEach(this::carriesTheRun));
    }

    private Map<String, Callable<?>> clients(ApplicationContext context) {
        Map<String, Callable<?>> clients = new LinkedHashMap<>();
        clients.put(
                "RestClient",
                () -> context.getBean(RestClient.Builder.class)
                        .build()
                        .get()
                        .uri(base)
                        .header("baggage", "region=eu")
                        .retrieve()
                        .toBodilessEntity());
        clients.put(
                "RestTemplate",
                () -> context.getBean(RestTemplate.class)
                        .execute(
                                URI.create(base),
                                HttpMethod.GET,
                                request -> request.getHeaders().add("baggage", "region=eu"),
                                null));
        clients.put(
                "RestTemplateBuilder",
                () -> context.getBean(RestTemplateBuilder.class)
                        .defaultHeader("baggage", "region=eu")
                        .build()
                        .getForObject(base, String.class));
        clients.put(
                "WebClient",
                () -> context.getBean(WebClient.Builder.class)
                        .build()
                        .get()
                        .uri(base)
                        .header("baggage", "region=eu")
                        .retrieve()
                        .toBodilessEntity()
                        .block());
        clients.put(
                "@HttpExchange",
                called(HttpServiceProxyFactory.builderFor(
                                RestClientAdapter.create(context.getBean(RestClient.Builder.class)
                                        .baseUrl(base)
                                        .build()))
                        .build()
                        .createClient(ByHand.class)::order));
        clients.put("group of RestClient", called(context.getBean(Blocking.class)::order));
        clients.put("group of WebClient", called(context.getBean(Reactive.class)::order));
        clients.put(
                "Feign",
                called(Feign.builder()
                        .requestInterceptor(context.getBean(RequestInterceptor.class))
                        .target(ByFeign.class, base)::order));
        clients.put(
                "HttpClient",
                () -> HttpClient.newHttpClient()
                        .send(
                                context.getBean(RunHeaders.class)
                                        .mark(HttpRequest.newBuilder(URI.create(base))
                                                .header("baggage", "region=eu")
                                                .build()),
                                BodyHandlers.discarding()));
        return clients;
    }

    private static Callable<?> called(Runnable client) {
        return Executors.callable(client);
    }

    private void carriesTheRun(String name, Callable<?> call) {
        try {
            trodo.client().agent("caller").distinctId("u1").run(run -> {
                call.call();
                Map<String, List<String>> headers = received.poll(20, TimeUnit.SECONDS);
                assertThat(headers)
                        .as(name)
                        .containsEntry("X-trodo-run-id", List.of(run.runId()))
                        .containsEntry("Baggage", List.of("region=eu,trodo.distinct_id=u1"));
                assertThat(headers.get("Traceparent")).as(name).hasSize(1);
            });
            call.call();
            assertThat(received.poll(20, TimeUnit.SECONDS))
                    .as(name)
                    .doesNotContainKeys("X-trodo-run-id", "Traceparent")
                    .containsEntry("Baggage", List.of("region=eu"));
        } catch (Exception failure) {
            throw new AssertionError(name, failure);
        }
    }

    interface ByHand {
        @HttpExchange(method = "GET", headers = "baggage=region=eu")
        void order();
    }

    interface Blocking extends ByHand {}

    interface Reactive extends ByHand {}

    interface ByFeign {
        @RequestLine("GET /")
        @Headers("baggage: region=eu")
        void order();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "blocking", types = Blocking.class)
    @ImportHttpServices(group = "reactive", types = Reactive.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    static class Groups {}
}
