package ai.trodo.sample.support;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/** What the support agent can do. Spring AI's own annotation is enough: each call becomes a tool span. */
@Component
class SupportTools {
    private final OrdersClient orders;
    private final RefundDesk refundDesk;

    SupportTools(OrdersClient orders, RefundDesk refundDesk) {
        this.orders = orders;
        this.refundDesk = refundDesk;
    }

    @Tool(name = "lookup_order", description = "Finds an order by its number")
    @Nullable
    String lookupOrder(@ToolParam(description = "the number of the order") String orderId) {
        return orders.order(orderId);
    }

    @Tool(name = "refund_order", description = "Asks the refund desk whether an order can be refunded, and does it")
    @Nullable
    String refundOrder(
            @ToolParam(description = "the number of the order") String orderId,
            @ToolParam(description = "what the customer says") String reason) {
        return refundDesk.decide(orderId, reason);
    }
}
