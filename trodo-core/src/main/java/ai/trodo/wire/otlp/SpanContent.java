package ai.trodo.wire.otlp;

import ai.trodo.model.Payload;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Input and output of a span, wherever its instrumentation put them: attributes, flattened lists, or events. */
public final class SpanContent {
    private static final String[] INPUTS = {
        "trodo.input",
        "gen_ai.input.messages",
        "gen_ai.prompt",
        "ai.prompt.messages",
        "ai.prompt",
        "gen_ai.tool.call.arguments",
        "ai.toolCall.args",
        "langfuse.observation.input",
        "langfuse.trace.input",
        "mlflow.spanInputs",
        "traceloop.entity.input",
        "input.value",
        "gen_ai.retrieval.query.text",
        "retrieval.query",
        "db.query.text",
        "db.statement",
        "ai.value",
        "ai.values"
    };
    private static final String[] OUTPUTS = {
        "trodo.output",
        "gen_ai.output.messages",
        "gen_ai.completion",
        "ai.response.text",
        "ai.response.object",
        "ai.response.toolCalls",
        "ai.result.text",
        "ai.result.object",
        "gen_ai.tool.call.result",
        "ai.toolCall.result",
        "langfuse.observation.output",
        "langfuse.trace.output",
        "mlflow.spanOutputs",
        "traceloop.entity.output",
        "gen_ai.retrieval.documents",
        "output.value"
    };

    private static final String DETAILS = "gen_ai.client.inference.operation.details";

    private SpanContent() {}

    static Payload input(Attributes from, List<Moment> events) {
        List<Map<String, Object>> messages = from.takeIndexed("gen_ai.prompt.", "");
        if (messages.isEmpty()) {
            messages = from.takeIndexed("llm.input_messages.", "message.");
        }
        if (messages.isEmpty()) {
            messages = told(events, false);
        }
        return payload(messages, from, INPUTS, detail(events, "gen_ai.input.messages"));
    }

    static Payload output(Attributes from, List<Moment> events) {
        List<Map<String, Object>> messages = from.takeIndexed("gen_ai.completion.", "");
        if (messages.isEmpty()) {
            messages = from.takeIndexed("llm.output_messages.", "message.");
        }
        if (messages.isEmpty()) {
            messages = from.takeIndexed("retrieval.documents.", "document.");
        }
        if (messages.isEmpty()) {
            messages = told(events, true);
        }
        return payload(messages, from, OUTPUTS, detail(events, "gen_ai.output.messages"));
    }

    private static Payload payload(
            List<Map<String, Object>> messages, Attributes from, String[] keys, @Nullable String detail) {
        if (!messages.isEmpty()) {
            return Payload.of(OtlpValues.text(messages));
        }
        String text = from.take(keys);
        text = text == null ? detail : text;
        return text == null ? Payload.EMPTY : Payload.of(text);
    }

    /** All messages of a call at once, as the newest convention records them: in one event. */
    private static @Nullable String detail(List<Moment> events, String key) {
        for (Moment event : events) {
            if (event.name().equals(DETAILS)) {
                return new Attributes(event.attributes()).take(key);
            }
        }
        return null;
    }

    /** Messages that were recorded as events of the span. */
    private static List<Map<String, Object>> told(List<Moment> events, boolean answers) {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (Moment event : events) {
            Map<String, Object> message = message(event.name(), event.attributes(), null, answers);
            if (message != null) {
                messages.add(message);
            }
        }
        return messages;
    }

    /** Whether an event carries a prompt or an answer, so that it need not be kept as an event too. */
    static boolean isContent(String eventName) {
        return eventName.equals(DETAILS)
                || eventName.startsWith("gen_ai.content.")
                || eventName.equals("gen_ai.choice")
                || eventName.startsWith("gen_ai.") && eventName.endsWith(".message");
    }

    /**
     * A chat message from an event of the GenAI conventions; null when the event is something else.
     *
     * @param body of a log record, null for an event of a span
     */
    public static @Nullable Map<String, Object> message(
            @Nullable String name, Map<String, Object> attributes, @Nullable Object body, boolean answers) {
        if (name == null || !name.startsWith("gen_ai.")) {
            return null;
        }
        boolean answer = name.equals("gen_ai.choice") || name.equals("gen_ai.content.completion");
        boolean prompt = name.endsWith(".message") || name.equals("gen_ai.content.prompt");
        if (answers ? !answer : !prompt) {
            return null;
        }
        Map<String, Object> message = new LinkedHashMap<>();
        String role = name.endsWith(".message") ? name.substring(7, name.length() - 8) : answer ? "assistant" : "user";
        message.put("role", role);
        Map<?, ?> parts = body instanceof Map<?, ?> map ? map : attributes;
        if (parts.get("message") instanceof Map<?, ?> inner) {
            parts = inner;
        }
        for (Map.Entry<?, ?> part : parts.entrySet()) {
            String key = String.valueOf(part.getKey());
            if (!key.equals("gen_ai.system") && part.getValue() != null) {
                boolean text = key.equals("gen_ai.prompt") || key.equals("gen_ai.completion") || key.equals("message");
                message.put(text ? "content" : key, part.getValue());
            }
        }
        if (body != null && !(body instanceof Map)) {
            message.put("content", body);
        }
        return message;
    }
}
