package ai.trodo.sample.support;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.mcp.annotation.McpTool;
import org.springframework.ai.mcp.annotation.McpToolParam;
import org.springframework.stereotype.Component;

/** The same order look-up for agents of other people, over MCP at {@code /mcp}. */
@Component
class ShopMcpTools {
    private final OrdersClient orders;

    ShopMcpTools(OrdersClient orders) {
        this.orders = orders;
    }

    @McpTool(name = "order_status", description = "Where an order is")
    @Nullable
    String orderStatus(@McpToolParam(description = "the number of the order") String orderId) {
        return orders.order(orderId);
    }
}
