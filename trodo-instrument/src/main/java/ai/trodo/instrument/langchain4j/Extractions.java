package ai.trodo.instrument.langchain4j;

import ai.trodo.capture.SpanScope;
import ai.trodo.capture.UsageReader;
import ai.trodo.capture.event.Extraction;
import ai.trodo.internal.Guard;
import ai.trodo.model.Usage;
import dev.langchain4j.internal.JsonSchemaElementUtils;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values that an AI service takes out of a model's answers, because its method returns a type of the application. Each
 * answer that asks for no tool is an attempt. Guarded by the service call that it belongs to.
 */
final class Extractions {
    private static final String UNPARSABLE = "OutputParsingException";

    private @Nullable JsonSchema schema;
    private @Nullable String answer;
    private int attempts;
    private Usage usage = Usage.UNKNOWN;

    void asked(ChatRequest request) {
        if (request.responseFormat() != null && request.responseFormat().jsonSchema() != null) {
            schema = request.responseFormat().jsonSchema();
        }
    }

    void answered(ChatResponse response) {
        usage = usage.plus(UsageReader.read(response).usage());
        if (!response.aiMessage().hasToolExecutionRequests()) {
            attempts++;
            answer = response.aiMessage().text();
        }
    }

    void note(SpanScope stage, @Nullable Object result, @Nullable Throwable error) {
        Guard.run("langchain4j extraction", () -> {
            int tries = Math.max(1, attempts);
            if (error != null && error.getClass().getSimpleName().equals(UNPARSABLE)) {
                String said = answer == null ? "" : answer;
                Extraction failed = described(Extraction.of(name(stage.name()), said));
                tell(stage, failed.invalid(tries, List.of(String.valueOf(error.getMessage()))));
            } else if (error == null && result != null && isOfTheApplication(result.getClass())) {
                String type = result.getClass().getSimpleName();
                tell(stage, described(Extraction.of(name(type), result)).valid(tries));
            }
        });
    }

    private static void tell(SpanScope stage, Extraction extraction) {
        stage.event(stage.keepsContents() ? extraction : extraction.withoutValues());
    }

    private String name(String otherwise) {
        return schema == null || schema.name() == null ? otherwise : schema.name();
    }

    private Extraction described(Extraction extraction) {
        Extraction counted = usage.isUnknown() ? extraction : extraction.usage(usage);
        return schema == null ? counted : counted.schema(JsonSchemaElementUtils.toMap(schema.rootElement()));
    }

    private static boolean isOfTheApplication(Class<?> type) {
        return !type.isArray()
                && !type.getName().startsWith("java.")
                && !type.getName().startsWith("dev.langchain4j.")
                && !type.getName().contains("$$Lambda");
    }
}
