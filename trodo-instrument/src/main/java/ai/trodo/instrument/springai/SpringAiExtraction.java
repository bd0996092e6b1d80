package ai.trodo.instrument.springai;

import ai.trodo.instrument.extraction.ExtractionModel;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.converter.BeanOutputConverter;

/** Schemas, instructions and values as Spring AI itself makes them for {@code entity(..)}. */
final class SpringAiExtraction implements ExtractionModel<Message> {
    private final Function<List<Message>, @Nullable ChatResponse> model;
    private final boolean oneCall;

    SpringAiExtraction(Function<List<Message>, @Nullable ChatResponse> model, boolean oneCall) {
        this.model = model;
        this.oneCall = oneCall;
    }

    @Override
    public boolean isOneCall() {
        return oneCall;
    }

    @Override
    public Message user(String text) {
        return new UserMessage(text);
    }

    @Override
    public Message assistant(String text) {
        return new AssistantMessage(text);
    }

    @Override
    public <T> Target<T> target(Class<T> type) {
        BeanOutputConverter<T> converter = new BeanOutputConverter<>(type);
        return new Target<>() {
            @Override
            public String schemaJson() {
                return converter.getJsonSchema();
            }

            @Override
            public String instructions() {
                return converter.getFormat();
            }

            @Override
            public T read(String answer) {
                return converter.convert(answer);
            }
        };
    }

    @Override
    public Answer ask(List<Message> messages, Target<?> target) {
        ChatResponse response = model.apply(List.copyOf(messages));
        if (response == null || response.getResult() == null) {
            throw new IllegalStateException("The model gave no answer");
        }
        return new Answer(response.getResult().getOutput().getText(), response);
    }
}
