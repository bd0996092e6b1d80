package ai.trodo.sample.orders;

import ai.trodo.annotation.Retrieval;
import ai.trodo.annotation.Traced;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The shop's orders. Its spans land in the run of whoever asked, in the other service. */
@Service
class OrderBook {
    private final Map<String, Order> orders = Map.of(
            "1042",
                    new Order(
                            "1042",
                            "espresso grinder",
                            "shipped",
                            LocalDate.now().minusDays(4),
                            true),
            "1077", new Order("1077", "moka pot", "delivered", LocalDate.now().minusDays(12), true),
            "2003",
                    new Order(
                            "2003", "milk frother", "delivered", LocalDate.now().minusDays(90), false));

    @Retrieval("find_order")
    Optional<Order> find(String id) {
        pause(25);
        return Optional.ofNullable(orders.get(id));
    }

    @Traced("check_return_window")
    boolean isReturnable(Order order) {
        pause(10);
        return order.returnable() && order.bought().isAfter(LocalDate.now().minusDays(30));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
