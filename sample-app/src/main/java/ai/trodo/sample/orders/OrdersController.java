package ai.trodo.sample.orders;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
class OrdersController {
    private final OrderBook orders;

    OrdersController(OrderBook orders) {
        this.orders = orders;
    }

    @GetMapping("/orders/{id}")
    Order order(@PathVariable String id) {
        return orders.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "order " + id + " not found"));
    }

    @GetMapping("/orders/{id}/returnable")
    Returnable returnable(@PathVariable String id) {
        return new Returnable(id, orders.isReturnable(order(id)));
    }

    record Returnable(String orderId, boolean returnable) {}
}
