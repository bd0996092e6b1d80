package ai.trodo.prompt;

import ai.trodo.prompt.Prompt.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a version as the collector answers it. */
final class PromptJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PromptJson() {}

    static Prompt read(byte[] body) {
        JsonNode root = JSON.readTree(body);
        List<Message> messages = new ArrayList<>();
        JsonNode content = root.path("content");
        if (content.isString()) {
            messages.add(new Message("user", content.asString()));
        }
        for (JsonNode message : content.isArray() ? content : JSON.createArrayNode()) {
            JsonNode said = message.path("content");
            messages.add(new Message(
                    message.path("role").asString("user"), said.isString() ? said.asString() : said.toString()));
        }
        Map<String, Object> config = new LinkedHashMap<>();
        root.path("config").properties().forEach(entry -> {
            Object value = JSON.convertValue(entry.getValue(), Object.class);
            if (value != null) {
                config.put(entry.getKey(), value);
            }
        });
        return new Prompt(root.path("name").asString(""), root.path("version").asInt(0), messages, config);
    }
}
