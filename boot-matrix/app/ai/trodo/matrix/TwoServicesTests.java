package ai.trodo.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** One agent, one service that it asks, on whatever line of Spring Boot this module stands for. */
class TwoServicesTests {
    @TempDir
    Path folder;

    @Test
    void aRunCrossesTwoServicesAndIsSeenInTheFirst() throws Exception {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("expected.boot"));
        try (ConfigurableApplicationContext support =
                        start(SupportApplication.class, "trodo.local.store.url=sqlite:" + folder.resolve("trodo.db"));
                ConfigurableApplicationContext orders = start(
                        OrdersApplication.class,
                        "trodo.api-base=" + base(support) + "/trodo",
                        "trodo.export.spool.directory=" + folder.resolve("spool"))) {
            support.getBean(Desk.class).ordersAt(base(orders));

            assertThat(get(base(support) + "/ask/42", body -> true)).isEqualTo("order 42 is on its way");

            String runs = get(base(support) + "/trodo/api/runs", body -> body.contains("\"span_count\":3"));
            assertThat(runs).contains("\"support\"").contains("on its way");
            String id = runs.replaceAll("(?s).*?\"run_id\":\"([^\"]+)\".*", "$1");
            String run = get(base(support) + "/trodo/api/runs/" + id, body -> body.contains("lookup_order"));
            assertThat(run).contains("ask_orders", "http.GET./orders/{id}", "lookup_order");

            assertThat(get(base(support) + "/actuator/health", body -> true)).contains("\"trodo\"", "\"working\"");
            assertThat(get(base(support) + "/actuator/trodo", body -> true)).contains("\"delivered\"");
            assertThat(get(base(support) + "/actuator/info", body -> true)).contains("this application");
        }
    }

    private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
        return new SpringApplicationBuilder(application)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "spring.config.name=none",
                        "management.endpoint.health.show-details=always",
                        "management.endpoints.web.exposure.include=health,trodo,info")
                .properties(properties)
                .run();
    }

    private static String base(ConfigurableApplicationContext application) {
        return "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
    }

    private static String get(String uri, Predicate<String> awaited) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        String body = "";
        for (int i = 0; i < 500; i++) {
            body = client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString())
                    .body();
            if (awaited.test(body)) {
                return body;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError(uri + " gave " + body);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class SupportApplication {
        @Bean
        Desk desk(RestClient.Builder clients) {
            return new Desk(clients.build());
        }

        @Bean
        Support support(Desk desk) {
            return new Support(desk);
        }

        @Bean
        Front front(Support support) {
            return new Front(support);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OrdersApplication {
        @Bean
        Warehouse warehouse() {
            return new Warehouse();
        }

        @Bean
        Orders orders(Warehouse warehouse) {
            return new Orders(warehouse);
        }
    }

    public static class Desk {
        private final RestClient client;
        private volatile String ordersAt = "";

        Desk(RestClient client) {
            this.client = client;
        }

        public void ordersAt(String base) {
            ordersAt = base;
        }

        @Tool("ask_orders")
        public String ask(String id) {
            return client.get().uri(ordersAt + "/orders/" + id).retrieve().body(String.class);
        }
    }

    public static class Support {
        private final Desk desk;

        Support(Desk desk) {
            this.desk = desk;
        }

        @Agent(name = "support", distinctId = "'u-' + #id")
        public String answer(String id) {
            return desk.ask(id) + " is on its way";
        }
    }

    @RestController
    static class Front {
        private final Support support;

        Front(Support support) {
            this.support = support;
        }

        @GetMapping("/ask/{id}")
        public String ask(@PathVariable("id") String id) {
            return support.answer(id);
        }
    }

    public static class Warehouse {
        @Tool("lookup_order")
        public String find(String id) {
            return "order " + id;
        }
    }

    @RestController
    static class Orders {
        private final Warehouse warehouse;

        Orders(Warehouse warehouse) {
            this.warehouse = warehouse;
        }

        @GetMapping("/orders/{id}")
        public String order(@PathVariable("id") String id) {
            return warehouse.find(id);
        }
    }
}
