package ai.trodo.instrument.sdk.call;

import java.util.LinkedHashMap;
import java.util.Map;

/** Answers in the shapes of OpenAI (chat, responses, embeddings) and of Anthropic, whole and streamed. Not API; may change in any release. */
public final class ChatAnswers implements AnswerReader {
    public static final ChatAnswers INSTANCE = new ChatAnswers();

    private ChatAnswers() {}

    @Override
    public void whole(Json answer, AnswerParts into) {
        into.from(answer.at("id"), answer.at("model"));
        if (answer.at("choices").isList()) {
            chat(answer.at("choices").at(0), into);
        } else if (answer.at("output").isList()) {
            responses(answer, into);
        } else if (answer.at("content").isList()) {
            anthropic(answer, into);
        } else if (answer.at("data").isList()) {
            embeddings(answer.at("data"), into);
        }
    }

    private static void chat(Json choice, AnswerParts into) {
        Json message = choice.at("message");
        into.text(message.at("content"));
        into.text(message.at("refusal"));
        into.text(choice.at("text"));
        for (Json call : message.at("tool_calls").items()) {
            Json function = call.at("function");
            into.call(
                    call.at("id"), function.at("name"), function.at("arguments").text(""));
        }
        into.finish(choice.at("finish_reason"));
    }

    private static void responses(Json answer, AnswerParts into) {
        for (Json item : answer.at("output").items()) {
            if (item.at("type").is("function_call")) {
                into.call(
                        item.at("call_id"),
                        item.at("name"),
                        item.at("arguments").text(""));
            }
            item.at("summary").items().forEach(part -> into.reasoning(part.at("text")));
            for (Json part : item.at("content").items()) {
                into.text(part.at("text"));
                into.text(part.at("refusal"));
            }
        }
        into.finish(answer.at("status"));
        into.finish(answer.at("incomplete_details").at("reason"));
    }

    private static void anthropic(Json answer, AnswerParts into) {
        for (Json part : answer.at("content").items()) {
            into.text(part.at("text"));
            into.reasoning(part.at("thinking"));
            if (part.at("type").is("tool_use")) {
                into.call(part.at("id"), part.at("name"), part.at("input").written());
            }
        }
        into.finish(answer.at("stop_reason"));
    }

    private static void embeddings(Json vectors, AnswerParts into) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("vectors", vectors.size());
        facts.put("dimensions", vectors.at(0).at("embedding").size());
        into.facts(facts);
    }

    @Override
    public void piece(Json chunk, AnswerParts into) {
        Json type = chunk.at("type");
        if (type.isThere()) {
            event(type.text(""), chunk, into);
            return;
        }
        into.from(chunk.at("id"), chunk.at("model"));
        Json choice = chunk.at("choices").at(0);
        Json delta = choice.at("delta");
        into.text(delta.at("content"));
        into.text(delta.at("refusal"));
        into.text(choice.at("text"));
        for (Json call : delta.at("tool_calls").items()) {
            Json function = call.at("function");
            into.call(number(call), call.at("id"), function.at("name"), function.at("arguments"));
        }
        into.finish(choice.at("finish_reason"));
    }

    private void event(String type, Json chunk, AnswerParts into) {
        Json delta = chunk.at("delta");
        switch (type) {
            case "response.created" ->
                into.from(chunk.at("response").at("id"), chunk.at("response").at("model"));
            case "response.output_text.delta", "response.refusal.delta" -> into.text(delta);
            case "response.reasoning_summary_text.delta" -> into.reasoning(delta);
            case "response.completed", "response.incomplete", "response.failed" -> {
                into.restart();
                whole(chunk.at("response"), into);
            }
            case "message_start" ->
                into.from(chunk.at("message").at("id"), chunk.at("message").at("model"));
            case "content_block_start" -> {
                Json block = chunk.at("content_block");
                into.text(block.at("text"));
                if (block.at("type").is("tool_use")) {
                    into.call(number(chunk), block.at("id"), block.at("name"), Json.MISSING);
                }
            }
            case "content_block_delta" -> {
                into.text(delta.at("text"));
                into.reasoning(delta.at("thinking"));
                if (delta.at("partial_json").isThere()) {
                    into.call(number(chunk), Json.MISSING, Json.MISSING, delta.at("partial_json"));
                }
            }
            case "message_delta" -> into.finish(delta.at("stop_reason"));
            default -> {}
        }
    }

    private static int number(Json of) {
        Number index = of.at("index").number();
        return index == null ? 0 : index.intValue();
    }
}
