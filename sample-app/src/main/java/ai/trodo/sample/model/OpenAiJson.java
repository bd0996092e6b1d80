package ai.trodo.sample.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of the OpenAI protocol, as far as the sample needs it. */
final class OpenAiJson {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int DIMENSIONS = 64;
    private static final int CACHEABLE_TOKENS = 128;

    private OpenAiJson() {}

    static String error(String message) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", "server_error")
                .put("code", "overloaded");
        return root.toString();
    }

    static String completion(JsonNode request, Turn turn) {
        ObjectNode root = head(request, "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", turn.toolCalls().isEmpty() ? turn.text() : null);
        if (!turn.toolCalls().isEmpty()) {
            toolCalls(message.putArray("tool_calls"), turn, false);
        }
        choice.put("finish_reason", finish(turn));
        root.set("usage", usage(request, turn));
        return root.toString();
    }

    static List<String> chunks(JsonNode request, Turn turn) {
        ObjectNode head = head(request, "chat.completion.chunk");
        List<String> chunks = new ArrayList<>();
        if (turn.toolCalls().isEmpty()) {
            for (String piece : turn.text().split("(?<= )")) {
                chunks.add(chunk(
                        head, null, delta -> delta.put("role", "assistant").put("content", piece)));
            }
        } else {
            chunks.add(chunk(
                    head,
                    null,
                    delta -> toolCalls(delta.put("role", "assistant").putArray("tool_calls"), turn, true)));
        }
        chunks.add(chunk(head, finish(turn), delta -> {}));
        if (request.path("stream_options").path("include_usage").asBoolean(false)) {
            ObjectNode last = head.deepCopy();
            last.putArray("choices");
            last.set("usage", usage(request, turn));
            chunks.add(last.toString());
        }
        return chunks;
    }

    static String embeddings(JsonNode request) {
        ObjectNode root = JSON.createObjectNode().put("object", "list").put("model", model(request));
        ArrayNode data = root.putArray("data");
        JsonNode input = request.path("input");
        int tokens = 0;
        for (int i = 0; i < (input.isArray() ? input.size() : 1); i++) {
            String text = input.isArray() ? input.path(i).asString("") : input.asString("");
            tokens += tokens(text);
            ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
            ArrayNode vector = item.putArray("embedding");
            for (float value : vector(text)) {
                vector.add(value);
            }
        }
        root.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return root.toString();
    }

    /** Words hashed into a small vector: similar texts share words, which is enough for a shop's help pages. */
    private static float[] vector(String text) {
        float[] vector = new float[DIMENSIONS];
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
            if (word.length() > 3) {
                vector[
                        Math.floorMod(
                                word.substring(0, Math.min(5, word.length())).hashCode(), DIMENSIONS)] += 1;
            }
        }
        double norm = 0;
        for (float value : vector) {
            norm += value * value;
        }
        for (int i = 0; i < DIMENSIONS && norm > 0; i++) {
            vector[i] /= (float) Math.sqrt(norm);
        }
        return vector;
    }

    private static String chunk(ObjectNode head, @Nullable String finish, Consumer<ObjectNode> fill) {
        ObjectNode root = head.deepCopy();
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        fill.accept(choice.putObject("delta"));
        choice.put("finish_reason", finish);
        return root.toString();
    }

    private static ObjectNode head(JsonNode request, String object) {
        return JSON.createObjectNode()
                .put("id", "chatcmpl-" + UUID.randomUUID())
                .put("object", object)
                .put("created", System.currentTimeMillis() / 1000)
                .put("model", model(request));
    }

    private static void toolCalls(ArrayNode calls, Turn turn, boolean indexed) {
        for (int i = 0; i < turn.toolCalls().size(); i++) {
            Turn.ToolCall call = turn.toolCalls().get(i);
            ObjectNode node = calls.addObject();
            if (indexed) {
                node.put("index", i);
            }
            node.put("id", "call_" + UUID.randomUUID().toString().substring(0, 8))
                    .put("type", "function");
            node.putObject("function")
                    .put("name", call.name())
                    .put("arguments", JSON.writeValueAsString(call.arguments()));
        }
    }

    private static String finish(Turn turn) {
        return turn.toolCalls().isEmpty() ? "stop" : "tool_calls";
    }

    private static ObjectNode usage(JsonNode request, Turn turn) {
        int prompt = tokens(
                request.path("messages").toString() + request.path("tools").toString());
        int completion = Math.max(8, tokens(turn.text() + turn.toolCalls()));
        int cached = prompt > 2 * CACHEABLE_TOKENS ? prompt / CACHEABLE_TOKENS / 2 * CACHEABLE_TOKENS : 0;
        ObjectNode usage = JSON.createObjectNode();
        usage.put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }

    private static int tokens(String text) {
        return text.length() / 4;
    }

    private static String model(JsonNode request) {
        return request.path("model").asString("gpt-4o-mini");
    }
}
