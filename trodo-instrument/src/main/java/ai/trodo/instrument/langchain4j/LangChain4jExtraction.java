package ai.trodo.instrument.langchain4j;

import ai.trodo.instrument.extraction.ExtractionModel;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.internal.Json;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/** Schemas as LangChain4j makes them; a model that can be held to a schema is, any other is told about it. */
final class LangChain4jExtraction implements ExtractionModel<ChatMessage> {
    private final ChatModel model;

    LangChain4jExtraction(ChatModel model) {
        this.model = model;
    }

    @Override
    public ChatMessage user(String text) {
        return UserMessage.from(text);
    }

    @Override
    public ChatMessage assistant(String text) {
        return AiMessage.from(text);
    }

    private record Shape<T>(Class<T> type, JsonSchemaElement element, String schemaJson) implements Target<T> {
        @Override
        public String instructions() {
            return "Answer with nothing but JSON that keeps to this JSON schema:\n" + schemaJson;
        }

        @Override
        public T read(String answer) {
            return Json.fromJson(answer, type);
        }
    }

    @Override
    public <T> Target<T> target(Class<T> type) {
        JsonSchemaElement element = JsonSchemaElementUtils.jsonSchemaElementFrom(type);
        return new Shape<>(type, element, Json.toJson(JsonSchemaElementUtils.toMap(element)));
    }

    @Override
    public Answer ask(List<ChatMessage> messages, Target<?> target) {
        ChatRequest.Builder request = ChatRequest.builder().messages(List.copyOf(messages));
        if (target instanceof Shape<?> shape
                && model.supportedCapabilities().contains(Capability.RESPONSE_FORMAT_JSON_SCHEMA)) {
            request.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder()
                            .name(shape.type().getSimpleName())
                            .rootElement(shape.element())
                            .build())
                    .build());
        }
        ChatResponse response = model.chat(request.build());
        return new Answer(response.aiMessage().text(), response);
    }
}
