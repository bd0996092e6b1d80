package ai.trodo.instrument.sdk.bedrock;

import ai.trodo.capture.UsageReader;
import ai.trodo.instrument.sdk.call.AnswerParts;
import ai.trodo.instrument.sdk.call.AnswerReader;
import ai.trodo.instrument.sdk.call.ChatAnswers;
import ai.trodo.instrument.sdk.call.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.AwsResponse;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkResponse;

/**
 * Answers of Converse and of InvokeModel. Converse has one shape for all models; with InvokeModel each maker has its own:
 * Anthropic's and Mistral's are those of their own services, Nova's is that of Converse, Titan's and Llama's are here.
 */
final class BedrockAnswers implements AnswerReader {
    static final BedrockAnswers INSTANCE = new BedrockAnswers();

    private static final Map<String, String> TOKEN_HEADERS = Map.of(
            "X-Amzn-Bedrock-Input-Token-Count", "inputTokens",
            "X-Amzn-Bedrock-Output-Token-Count", "outputTokens",
            "X-Amzn-Bedrock-Cache-Read-Input-Token-Count", "cacheReadInputTokens",
            "X-Amzn-Bedrock-Cache-Write-Input-Token-Count", "cacheWriteInputTokens");

    private BedrockAnswers() {}

    static Json json(SdkResponse response) {
        Map<String, Object> told = Pojos.plain(response);
        Map<String, Object> answer = told;
        if (told.get("body") instanceof byte[] body) {
            answer = new LinkedHashMap<>();
            if (Json.parse(body).value() instanceof Map<?, ?> fields) {
                for (Map.Entry<?, ?> field : fields.entrySet()) {
                    answer.put(String.valueOf(field.getKey()), field.getValue());
                }
            }
            if (UsageReader.read(answer).usage().isUnknown()) {
                answer.put("usage", tokens(response));
            }
        }
        if (response instanceof AwsResponse aws && aws.responseMetadata() != null) {
            answer.putIfAbsent("id", aws.responseMetadata().requestId());
        }
        return new Json(answer);
    }

    /** What the headers tell of tokens, for bodies that tell nothing. */
    private static Map<String, Object> tokens(SdkResponse response) {
        Map<String, Object> usage = new LinkedHashMap<>();
        if (response.sdkHttpResponse() != null) {
            TOKEN_HEADERS.forEach((header, name) ->
                    response.sdkHttpResponse().firstMatchingHeader(header).ifPresent(count -> usage.put(name, count)));
        }
        return usage;
    }

    /** An event of Converse, or a piece of what a model wrote into its own stream. */
    static Json event(SdkPojo event) {
        Map<String, Object> told = Pojos.plain(event);
        return told.get("bytes") instanceof byte[] piece ? Json.parse(piece) : new Json(told);
    }

    /** Makers answer with their own name of the model, which has no price here. */
    @Override
    public boolean knowsModel() {
        return false;
    }

    @Override
    public void whole(Json answer, AnswerParts into) {
        into.from(answer.at("id"), Json.MISSING);
        Json message = answer.at("output").at("message");
        if (message.isThere()) {
            message.at("content").items().forEach(part -> part(part, into));
            into.finish(answer.at("stopReason"));
        } else if (answer.at("embedding").isList()) {
            vectors(1, answer.at("embedding").size(), into);
        } else if (answer.at("embeddings").isList()) {
            vectors(
                    answer.at("embeddings").size(),
                    answer.at("embeddings").at(0).size(),
                    into);
        } else {
            makers(answer, into);
            ChatAnswers.INSTANCE.whole(answer, into);
        }
    }

    private static void vectors(int count, int dimensions, AnswerParts into) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("vectors", count);
        facts.put("dimensions", dimensions);
        into.facts(facts);
    }

    private static void part(Json part, AnswerParts into) {
        into.text(part.at("text"));
        into.reasoning(part.at("reasoningContent").at("reasoningText").at("text"));
        Json use = part.at("toolUse");
        if (use.isThere()) {
            into.call(use.at("toolUseId"), use.at("name"), use.at("input").written());
        }
    }

    /** Titan, Llama, Mistral's completions, Cohere; whole answers and pieces are alike. */
    private static void makers(Json answer, AnswerParts into) {
        Json titan = answer.at("results").at(0);
        into.text(titan.at("outputText"));
        into.finish(titan.at("completionReason"));
        into.text(answer.at("outputText"));
        into.finish(answer.at("completionReason"));
        into.text(answer.at("generation"));
        into.finish(answer.at("stop_reason"));
        Json mistral = answer.at("outputs").at(0);
        into.text(mistral.at("text"));
        into.finish(mistral.at("stop_reason"));
        into.text(answer.at("text"));
        into.finish(answer.at("finish_reason"));
    }

    @Override
    public void piece(Json chunk, AnswerParts into) {
        if (chunk.at("type").isThere() || chunk.at("choices").isList()) {
            ChatAnswers.INSTANCE.piece(chunk, into);
            return;
        }
        makers(chunk, into);
        converse(chunk, into);
        for (String nova : new String[] {"contentBlockStart", "contentBlockDelta", "messageStop"}) {
            converse(chunk.at(nova), into);
        }
    }

    private static void converse(Json event, AnswerParts into) {
        Number index = event.at("contentBlockIndex").number();
        int number = index == null ? 0 : index.intValue();
        Json begun = event.at("start").at("toolUse");
        if (begun.isThere()) {
            into.call(number, begun.at("toolUseId"), begun.at("name"), Json.MISSING);
        }
        Json delta = event.at("delta");
        into.text(delta.at("text"));
        into.reasoning(delta.at("reasoningContent").at("text"));
        Json arguments = delta.at("toolUse").at("input");
        if (arguments.isThere()) {
            into.call(number, Json.MISSING, Json.MISSING, arguments);
        }
        into.finish(event.at("stopReason"));
    }
}
