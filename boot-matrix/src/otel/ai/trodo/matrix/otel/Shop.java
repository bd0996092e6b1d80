package ai.trodo.matrix.otel;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** An agent whose tool asks a database and another address, and makes a span by hand. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class Shop {
    public static void main(String[] args) {
        SpringApplication.run(Shop.class, args);
    }

    @Bean
    Orders orders(
            ObjectProvider<OpenTelemetry> telemetry,
            JdbcTemplate jdbc,
            RestClient.Builder http,
            Environment environment) {
        OpenTelemetry sdk = telemetry.getIfAvailable(GlobalOpenTelemetry::get);
        return new Orders(sdk.getTracer("shop"), jdbc, http.build(), environment);
    }

    @Bean
    Support support(Orders orders) {
        return new Support(orders);
    }

    public static class Orders {
        private final Tracer tracer;
        private final JdbcTemplate jdbc;
        private final RestClient http;
        private final Environment environment;

        Orders(Tracer tracer, JdbcTemplate jdbc, RestClient http, Environment environment) {
            this.tracer = tracer;
            this.jdbc = jdbc;
            this.http = http;
            this.environment = environment;
        }

        @Tool("lookup_order")
        public String find(String id) {
            Span step = tracer.spanBuilder("raw step").startSpan();
            try (Scope current = step.makeCurrent()) {
                Integer found = jdbc.queryForObject("select 41 + 1", Integer.class);
                String stock = http.get()
                        .uri("http://127.0.0.1:" + environment.getProperty("local.server.port") + "/stock")
                        .retrieve()
                        .body(String.class);
                return found + " is " + stock;
            } finally {
                step.end();
            }
        }
    }

    public static class Support {
        private final Orders orders;

        Support(Orders orders) {
            this.orders = orders;
        }

        @Agent(name = "support")
        public String answer(String question) {
            return orders.find(question);
        }
    }

    @RestController
    public static class Desk {
        private final Support support;

        Desk(Support support) {
            this.support = support;
        }

        @GetMapping("/ask")
        public String ask() {
            return support.answer("42");
        }

        @GetMapping("/stock")
        public String stock() {
            return "there";
        }
    }
}
