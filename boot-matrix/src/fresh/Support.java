package shop;

import ai.trodo.annotation.Agent;
import org.springframework.stereotype.Service;

@Service
class Support {
    private final Orders orders;

    Support(Orders orders) {
        this.orders = orders;
    }

    @Agent(name = "support", distinctId = "#user", conversationId = "#chat")
    String answer(String user, String chat, String question) {
        Order order = orders.find(question.replaceAll("\\D", ""));
        return order.id() + " is " + orders.parcel(order).join()
                + (orders.isInStock(order.item()) ? "" : ", the last one");
    }
}
