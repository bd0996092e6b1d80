package ai.trodo.server.prompt;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody writes into a new version.
 *
 * @param content a text, or the messages of a chat: a list of objects with role and content
 * @param config settings that belong to the prompt, such as model and temperature
 * @param comment why it was changed
 */
public record PromptDraft(
        JsonNode content, ObjectNode config, @Nullable String comment) {
    static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_MESSAGES = 200;
    private static final int MAX_COMMENT = 500;
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    /** @throws HttpProblem 400 that names the field that is wrong */
    public static PromptDraft read(ObjectNode body) {
        JsonNode content = body.path("content");
        if (content.isArray()) {
            checkMessages(content);
        } else if (!content.isString() || content.asString().isBlank()) {
            throw HttpProblem.badRequest(
                    "invalid_field", "content must be a text, or a list of messages with role and content", "content");
        }
        JsonNode config = body.path("config");
        if (!config.isMissingNode() && !config.isNull() && !config.isObject()) {
            throw HttpProblem.badRequest("invalid_field", "config must be a JSON object", "config");
        }
        JsonNode comment = body.path("comment");
        String why = comment.isString() && !comment.asString().isBlank()
                ? comment.asString().trim()
                : null;
        if (why != null && why.length() > MAX_COMMENT) {
            throw HttpProblem.badRequest(
                    "invalid_field", "comment has at most " + MAX_COMMENT + " characters", "comment");
        }
        PromptDraft draft = new PromptDraft(
                content,
                config instanceof ObjectNode object ? object : Json.mapper().createObjectNode(),
                why);
        if (PromptVersion.bytes(draft.toJson().toString()) > MAX_BYTES) {
            throw HttpProblem.tooLarge("a version of a prompt has at most " + MAX_BYTES / 1024 + " KB");
        }
        return draft;
    }

    private static void checkMessages(JsonNode content) {
        if (content.isEmpty() || content.size() > MAX_MESSAGES) {
            throw HttpProblem.badRequest(
                    "invalid_field", "content must have 1 to " + MAX_MESSAGES + " messages", "content");
        }
        int index = 0;
        for (JsonNode message : content) {
            if (!message.path("role").isString() || message.path("content").isMissingNode()) {
                throw HttpProblem.badRequest(
                        "invalid_field", "message " + index + " must have role and content", "content[" + index + "]");
            }
            index++;
        }
    }

    static PromptDraft stored(JsonNode stored) {
        JsonNode comment = stored.path("comment");
        return new PromptDraft(
                stored.path("content"),
                stored.path("config") instanceof ObjectNode config
                        ? config
                        : Json.mapper().createObjectNode(),
                comment.isString() ? comment.asString() : null);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode();
        json.set("content", content);
        json.set("config", config);
        json.put("comment", comment);
        return json;
    }

    /** "chat" or "text". */
    public String type() {
        return content.isArray() ? "chat" : "text";
    }

    /** Names between double braces, each once, in the order in which they come. */
    public List<String> variables() {
        Set<String> names = new LinkedHashSet<>();
        if (content.isString()) {
            find(content.asString(), names);
        } else {
            content.forEach(message -> find(
                    message.path("content").isString()
                            ? message.path("content").asString()
                            : message.path("content").toString(),
                    names));
        }
        return List.copyOf(names);
    }

    private static void find(String text, Set<String> names) {
        Matcher matcher = VARIABLE.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
    }

    /** Of content and config: a comment does not make another prompt. */
    String hash() {
        ObjectNode same = Json.mapper().createObjectNode();
        same.set("content", content);
        same.set("config", config);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(same.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
