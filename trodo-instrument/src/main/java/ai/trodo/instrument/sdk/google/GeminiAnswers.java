package ai.trodo.instrument.sdk.google;

import ai.trodo.instrument.sdk.call.AnswerParts;
import ai.trodo.instrument.sdk.call.AnswerReader;
import ai.trodo.instrument.sdk.call.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers in Gemini's shape; each chunk of a stream has the shape of a whole answer. */
final class GeminiAnswers implements AnswerReader {
    static final GeminiAnswers INSTANCE = new GeminiAnswers();

    private GeminiAnswers() {}

    @Override
    public void whole(Json answer, AnswerParts into) {
        if (answer.at("embedding").isThere()) {
            vectors(1, answer.at("embedding").at("values").size(), into);
        } else if (answer.at("embeddings").isList()) {
            Json vectors = answer.at("embeddings");
            vectors(vectors.size(), vectors.at(0).at("values").size(), into);
        } else if (answer.at("predictions").isList()) {
            Json vectors = answer.at("predictions");
            vectors(vectors.size(), vectors.at(0).at("embeddings").at("values").size(), into);
        } else {
            piece(answer, into);
        }
    }

    private static void vectors(int count, int dimensions, AnswerParts into) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("vectors", count);
        facts.put("dimensions", dimensions);
        into.facts(facts);
    }

    @Override
    public void piece(Json chunk, AnswerParts into) {
        into.from(chunk.at("responseId"), chunk.at("modelVersion"));
        Json candidate = chunk.at("candidates").at(0);
        for (Json part : candidate.at("content").at("parts").items()) {
            if (Boolean.TRUE.equals(part.at("thought").value())) {
                into.reasoning(part.at("text"));
            } else {
                into.text(part.at("text"));
            }
            Json call = part.at("functionCall");
            if (call.isThere()) {
                into.call(call.at("id"), call.at("name"), call.at("args").written());
            }
        }
        into.finish(chunk.at("promptFeedback").at("blockReason"));
        into.finish(candidate.at("finishReason"));
    }
}
