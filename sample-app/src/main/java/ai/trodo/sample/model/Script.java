package ai.trodo.sample.model;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Decides what the scripted model says, from the conversation and the tools that it was offered. */
final class Script {
    private static final Pattern ORDER = Pattern.compile("\\b(\\d{3,6})\\b");

    private Script() {}

    static Turn answer(JsonNode request) {
        JsonNode messages = request.path("messages");
        JsonNode last = messages.path(messages.size() - 1);
        String question = lastUserText(messages);
        if (question.toLowerCase(Locale.ROOT).contains("overload")) {
            return Turn.fail(503);
        }
        if ("tool".equals(last.path("role").asString(""))) {
            return afterTool(request, text(last), question);
        }
        String order = orderNumber(question);
        if (order != null && offers(request, "refund_order") && asksForRefund(question)) {
            return Turn.call("refund_order", Map.of("orderId", order, "reason", question));
        }
        if (order != null && offers(request, "check_refund_policy")) {
            return Turn.call("check_refund_policy", Map.of("orderId", order));
        }
        if (order != null && offers(request, "lookup_order")) {
            return Turn.call("lookup_order", Map.of("orderId", order));
        }
        return Turn.say(fromKnowledge(messages, question));
    }

    private static Turn afterTool(JsonNode request, String result, String question) {
        if (result.contains("not found") || result.contains("404")) {
            return Turn.say("I could not find that order. Please check the number on your receipt and tell me again.");
        }
        if (offers(request, "check_refund_policy")) {
            boolean allowed = result.contains("true");
            return Turn.say(
                    allowed
                            ? "APPROVED: the order is within thirty days and the item can be returned."
                            : "DECLINED: the return window has closed.");
        }
        if (asksForRefund(question)) {
            return Turn.say(
                    result.contains("APPROVED")
                            ? "Good news: your refund is approved. The money is back on your card within five days."
                            : "I am sorry: this order can no longer be refunded. I can offer a voucher instead.");
        }
        return Turn.say("Here is what I found about your order: " + plain(result)
                + ". Is there anything else that I can do for you?");
    }

    private static String fromKnowledge(JsonNode messages, String question) {
        for (JsonNode message : messages) {
            String text = text(message);
            int start = text.indexOf("CONTEXT:");
            if (start >= 0) {
                String first = text.substring(start + 8).strip().split("\n")[0];
                if (!first.isBlank()) {
                    return first + "\n\nLet me know if you would like to know more.";
                }
            }
        }
        return "I can help with orders, deliveries and refunds. You asked: “" + question + "”.";
    }

    private static boolean asksForRefund(String question) {
        return question.toLowerCase(Locale.ROOT).contains("refund");
    }

    private static boolean offers(JsonNode request, String tool) {
        for (JsonNode offered : request.path("tools")) {
            if (tool.equals(offered.path("function").path("name").asString(""))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String orderNumber(String text) {
        Matcher matcher = ORDER.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static String lastUserText(JsonNode messages) {
        String text = "";
        for (JsonNode message : messages) {
            if ("user".equals(message.path("role").asString(""))) {
                text = text(message);
            }
        }
        return text;
    }

    static String text(JsonNode message) {
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            return content.asString("");
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asString("")));
        return text.toString();
    }

    private static String plain(String json) {
        return json.replaceAll("[{}\"]", "").replace(":", " ").replace(",", ", ");
    }
}
