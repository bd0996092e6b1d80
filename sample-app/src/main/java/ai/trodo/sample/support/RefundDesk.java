package ai.trodo.sample.support;

import ai.trodo.annotation.Agent;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.stereotype.Service;

/** A second agent that the first one asks: inside a run it is a nested stage of that run. */
@Service
class RefundDesk {
    private final ChatClient model;
    private final Policy policy;

    RefundDesk(ChatClient.Builder model, OrdersClient orders) {
        this.policy = new Policy(orders);
        this.model = model.clone()
                .defaultSystem(
                        "You are the refund desk of a coffee shop. Check the policy, then answer APPROVED or DECLINED.")
                .defaultOptions(OpenAiChatOptions.builder().model("gpt-4o"))
                .build();
    }

    @Agent("refund-desk")
    @Nullable
    String decide(String orderId, String reason) {
        return model.prompt()
                .user("Order " + orderId + ". The customer says: " + reason)
                .tools(policy)
                .call()
                .content();
    }

    record Policy(OrdersClient orders) {
        @Tool(name = "check_refund_policy", description = "Whether the order can still be returned")
        @Nullable
        String check(String orderId) {
            return orders.returnable(orderId);
        }
    }
}
