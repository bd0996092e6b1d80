package shop;

import ai.trodo.annotation.Tool;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

@Component
class Orders {
    private final RestClient http;
    private final Environment environment;

    Orders(RestClient http, Environment environment) {
        this.http = http;
        this.environment = environment;
    }

    @Tool("lookup_order")
    Order find(String id) {
        return new Order(id, "tea");
    }

    /** On another thread. */
    @Async
    @Tool("parcel")
    CompletableFuture<String> parcel(Order order) {
        return CompletableFuture.completedFuture("on its way");
    }

    /** From another service, which is this one. */
    boolean isInStock(String item) {
        return Boolean.TRUE.equals(http.get()
                .uri("http://localhost:{port}/stock/{item}", environment.getProperty("local.server.port"), item)
                .retrieve()
                .body(Boolean.class));
    }
}
