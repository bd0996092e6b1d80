package ai.trodo.server.prompt;

import ai.trodo.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One version of a prompt. Never changes once it is there.
 *
 * @param hash of content and config: equal prompts have equal hashes
 */
public record PromptVersion(int number, String hash, Instant createdAt, String createdBy, PromptDraft draft) {

    static PromptVersion of(String json) {
        JsonNode stored = Json.mapper().readTree(json);
        return new PromptVersion(
                stored.path("version").asInt(),
                stored.path("hash").asString(),
                Instant.parse(stored.path("created_at").asString()),
                stored.path("created_by").asString(),
                PromptDraft.stored(stored));
    }

    String toJson() {
        ObjectNode stored = draft.toJson();
        stored.put("version", number);
        stored.put("hash", hash);
        stored.put("created_at", createdAt.toString());
        stored.put("created_by", createdBy);
        return stored.toString();
    }

    /** What lists show of it: everything but the content. */
    Line line() {
        return new Line(number, hash, createdAt, createdBy, draft.comment());
    }

    /** A version without its content. */
    public record Line(
            int number,
            String hash,
            Instant createdAt,
            String createdBy,
            @Nullable String comment) {
        static final Comparator<Line> NEWEST =
                Comparator.comparingInt(Line::number).reversed();

        static Line of(JsonNode stored) {
            JsonNode comment = stored.path("comment");
            return new Line(
                    stored.path("version").asInt(),
                    stored.path("hash").asString(),
                    Instant.parse(stored.path("created_at").asString()),
                    stored.path("created_by").asString(),
                    comment.isString() ? comment.asString() : null);
        }

        Object toJson() {
            return Json.object(
                    "version", number,
                    "hash", hash,
                    "created_at", createdAt.toString(),
                    "created_by", createdBy,
                    "comment", comment);
        }
    }

    /** The text whose lines are compared: of a chat each message under its role. */
    public String text() {
        JsonNode content = draft.content();
        if (content.isString()) {
            return content.asString();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode message : content) {
            JsonNode said = message.path("content");
            text.append(text.isEmpty() ? "" : "\n\n")
                    .append('[')
                    .append(message.path("role").asString("user"))
                    .append("]\n")
                    .append(said.isString() ? said.asString() : said.toPrettyString());
        }
        return text.toString();
    }

    static int bytes(String json) {
        return Objects.requireNonNull(json).getBytes(StandardCharsets.UTF_8).length;
    }
}
