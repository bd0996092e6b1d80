package ai.trodo.sample.support;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Calls the orders service; the starter's interceptor sends the run along. */
@Component
class OrdersClient {
    private final RestClient http;

    OrdersClient(RestClient.Builder http, @Value("${orders.url}") String url) {
        this.http = http.baseUrl(url).build();
    }

    @Nullable
    String order(String id) {
        return http.get().uri("/orders/{id}", id).retrieve().body(String.class);
    }

    @Nullable
    String returnable(String id) {
        return http.get().uri("/orders/{id}/returnable", id).retrieve().body(String.class);
    }
}
