package ai.trodo.instrument.sdk;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.capture.UsageReader;
import ai.trodo.capture.UsageReading;
import ai.trodo.context.Activation;
import ai.trodo.internal.Guard;
import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call of a model through a provider's library. */
final class ModelCall {
    private static final List<String> PARAMETERS = List.of(
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens",
            "top_p",
            "top_k",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "service_tier");

    private final SpanScope span;
    private final Provider provider;
    private final AtomicBoolean over = new AtomicBoolean();
    private final StreamedText streamed = new StreamedText();

    private ModelCall(SpanScope span, Provider provider) {
        this.span = span;
        this.provider = provider;
    }

    /** Null when nothing is recorded. */
    static @Nullable ModelCall begin(
            TrodoClient trodo, Provider provider, String operation, @Nullable Object parameters) {
        JsonNode body = body(provider, parameters);
        String model = text(body, "model");
        String name = operation.equals("embeddings") ? "embedding" : "chat";
        SpanSpec spec = trodo.llm(model == null ? name : name + " " + model)
                .shielded()
                .provider(provider.name())
                .model(model)
                .attribute("gen_ai.operation.name", operation);
        SpanScope span = spec.start();
        if (!span.isRecording()) {
            return null;
        }
        for (String parameter : PARAMETERS) {
            JsonNode value = body.path(parameter);
            if (value.isNumber()) {
                span.attribute("gen_ai.request." + parameter, value.numberValue());
            } else if (value.isTextual()) {
                span.attribute("gen_ai.request." + parameter, value.textValue());
            }
        }
        if (body.path("temperature").isNumber()) {
            span.temperature(body.path("temperature").doubleValue());
        }
        span.input(input(provider, body));
        return new ModelCall(span, provider);
    }

    Activation activate() {
        return span.activate();
    }

    void chunk(@Nullable Object chunk) {
        Guard.run("model stream", () -> {
            span.firstOutput();
            streamed.accept(chunk, provider.json().get().valueToTree(chunk));
        });
    }

    void streamEnded() {
        end(() -> {
            describeStream();
            span.end();
        });
    }

    /** Closed before its end. */
    void streamLeft() {
        end(() -> {
            describeStream();
            span.cancel();
        });
    }

    private void describeStream() {
        Map<String, Object> output = streamed.output();
        if (!output.isEmpty()) {
            span.output(output);
        }
        usage(streamed.reading());
    }

    void answered(@Nullable Object answer) {
        end(() -> {
            Object raw = raw(answer);
            JsonNode json = provider.json().get().valueToTree(raw);
            span.output(ModelAnswer.of(json));
            usage(UsageReader.read(raw));
            span.end();
        });
    }

    void failed(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        end(() -> {
            describeStream();
            if (cause instanceof CancellationException) {
                span.cancel();
            } else {
                span.fail(cause);
            }
        });
    }

    private void usage(UsageReading reading) {
        if (!reading.usage().isUnknown()) {
            span.usage(reading.usage());
        }
        span.model(reading.model());
        if (reading.responseId() != null) {
            span.attribute("trodo.response_id", reading.responseId());
        }
    }

    private void end(Guard.Action how) {
        if (over.compareAndSet(false, true)) {
            Guard.run("model answer", how);
            if (span.isRecording()) {
                span.end();
            }
        }
    }

    /** Answers with parsed contents hold the answer itself in a method {@code rawChatCompletion} and the like. */
    private static @Nullable Object raw(@Nullable Object answer) {
        if (answer == null || !answer.getClass().getSimpleName().startsWith("Structured")) {
            return answer;
        }
        return method(answer, "raw");
    }

    private static JsonNode body(Provider provider, @Nullable Object parameters) {
        Object plain =
                parameters != null && parameters.getClass().getSimpleName().startsWith("Structured")
                        ? method(parameters, "raw")
                        : parameters;
        Object body = plain == null ? null : method(plain, "_body");
        return provider.json().get().valueToTree(body);
    }

    /** What the first public method without arguments of that name, or beginning with it, returns. */
    private static @Nullable Object method(Object target, String name) {
        return Guard.orNull("model parameters", () -> {
            for (Method method : target.getClass().getMethods()) {
                if (method.getParameterCount() == 0 && method.getName().startsWith(name)) {
                    return method.invoke(target);
                }
            }
            return null;
        });
    }

    private static @Nullable Object input(Provider provider, JsonNode body) {
        Map<String, Object> input = new LinkedHashMap<>();
        for (String part : List.of("system", "instructions", "messages", "input", "tools")) {
            if (body.hasNonNull(part)) {
                input.put(part, provider.json().get().convertValue(body.get(part), Object.class));
            }
        }
        if (input.size() == 1) {
            return input.values().iterator().next();
        }
        if (input.get("system") instanceof String system && input.get("messages") instanceof List<?> messages) {
            List<@Nullable Object> chat = new ArrayList<>(messages);
            chat.add(0, Map.of("role", "system", "content", system));
            input.remove("system");
            input.put("messages", chat);
            return input.size() == 1 ? chat : input;
        }
        return input.isEmpty() ? null : input;
    }

    private static @Nullable String text(JsonNode body, String field) {
        return body.path(field).isTextual() ? body.path(field).textValue() : null;
    }
}
