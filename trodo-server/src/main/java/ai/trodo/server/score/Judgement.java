package ai.trodo.server.score;

import ai.trodo.model.Score;
import ai.trodo.server.http.HttpProblem;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a score that somebody gives a run or span: a number, yes or no, or a word. */
public final class Judgement {
    private Judgement() {}

    /** @throws HttpProblem 400 that names the field that is wrong */
    public static Score read(ObjectNode body, String runId, String who, Instant at) {
        String name = body.path("name").asString("").trim();
        if (name.isEmpty() || name.length() > 200) {
            throw HttpProblem.badRequest("invalid_field", "name must be 1 to 200 characters", "name");
        }
        JsonNode value = body.path("value");
        String text = body.path("text").isString() ? body.path("text").asString() : null;
        if (value.isString()) {
            text = value.asString();
        }
        Score.Builder score = Score.builder(UUID.randomUUID().toString())
                .runId(runId)
                .spanId(body.path("span_id").isString() ? body.path("span_id").asString() : null)
                .name(name)
                .source(Score.Source.ANNOTATION)
                .comment(body.path("comment").isString() ? body.path("comment").asString() : null)
                .metadata(Map.of("by", who))
                .at(at);
        if (value.isBoolean()) {
            score.dataType(Score.DataType.BOOLEAN).value(value.asBoolean() ? 1.0 : 0.0);
        } else if (value.isNumber() && Double.isFinite(value.asDouble())) {
            score.dataType(Score.DataType.NUMERIC).value(value.asDouble());
        } else if (text != null && !text.isBlank()) {
            score.dataType(Score.DataType.CATEGORICAL).text(text);
        } else {
            throw HttpProblem.badRequest("invalid_field", "value must be a number, true or false, or a text", "value");
        }
        return score.build();
    }
}
