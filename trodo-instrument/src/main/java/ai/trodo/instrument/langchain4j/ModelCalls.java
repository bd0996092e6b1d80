package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.capture.UsageReader;
import ai.trodo.internal.Guard;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.listener.ChatModelErrorContext;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens at chat models. The span travels in the attributes of the call, because a streaming model answers on a thread
 * of its own.
 */
public final class ModelCalls implements ChatModelListener {
    private static final Object SPAN = ModelCalls.class.getName() + ".span";
    private static final Object ANSWER = ModelCalls.class.getName() + ".answer";

    private final TrodoClient trodo;

    /** Records to this client; one listener may serve several models. */
    public ModelCalls(TrodoClient trodo) {
        this.trodo = trodo;
    }

    @Override
    public void onRequest(ChatModelRequestContext context) {
        Guard.run("langchain4j request", () -> {
            ChatRequest request = context.chatRequest();
            String model = request.modelName();
            SpanSpec spec = trodo.llm(model == null ? "chat" : "chat " + model)
                    .shielded()
                    .provider(provider(context.modelProvider()))
                    .model(model);
            put(spec, "gen_ai.request.max_tokens", request.maxOutputTokens());
            put(spec, "gen_ai.request.top_p", request.topP());
            put(spec, "gen_ai.request.top_k", request.topK());
            SpanScope span = spec.start();
            if (span.isRecording()) {
                span.input(Chat.of(request.messages()))
                        .temperature(request.temperature())
                        .announce();
                context.attributes().put(SPAN, span);
                StreamedAnswer answer = OpenCall.begins(span);
                if (answer != null) {
                    context.attributes().put(ANSWER, answer);
                }
            }
        });
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
        SpanScope span = take(context.attributes());
        if (span == null) {
            return;
        }
        Guard.run("langchain4j response", () -> {
            ChatResponse response = context.chatResponse();
            Map<String, Object> answer = Chat.message(response.aiMessage());
            if (response.finishReason() != null) {
                answer.put("finish_reason", response.finishReason().name().toLowerCase(Locale.ROOT));
            }
            span.output(answer);
            if (response.modelName() != null) {
                span.model(response.modelName());
            }
            if (response.id() != null) {
                span.attribute("trodo.response_id", response.id());
            }
            span.usage(UsageReader.read(response));
        });
        span.end();
        OpenCall.over(span);
    }

    @Override
    public void onError(ChatModelErrorContext context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            if (context.attributes().remove(ANSWER) instanceof StreamedAnswer answer) {
                answer.describePartial(span);
            }
            span.fail(context.error());
            OpenCall.over(span);
        }
    }

    private static @Nullable SpanScope take(Map<Object, Object> attributes) {
        return (SpanScope) attributes.remove(SPAN);
    }

    /** The words that price lists and other tools use. */
    static @Nullable String provider(@Nullable ModelProvider provider) {
        if (provider == null || provider == ModelProvider.OTHER) {
            return null;
        }
        return switch (provider) {
            case OPEN_AI -> "openai";
            case AZURE_OPEN_AI -> "azure";
            case AMAZON_BEDROCK -> "bedrock";
            case GOOGLE_AI_GEMINI, GOOGLE_GENAI -> "google";
            case GOOGLE_VERTEX_AI_GEMINI, GOOGLE_VERTEX_AI_ANTHROPIC -> "vertex_ai";
            case MISTRAL_AI -> "mistral";
            default -> provider.name().toLowerCase(Locale.ROOT);
        };
    }

    private static void put(SpanSpec spec, String key, @Nullable Object value) {
        if (value != null) {
            spec.attribute(key, value);
        }
    }
}
