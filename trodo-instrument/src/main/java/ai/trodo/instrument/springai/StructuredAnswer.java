package ai.trodo.instrument.springai;

import ai.trodo.capture.SpanScope;
import ai.trodo.capture.event.Extraction;
import ai.trodo.instrument.extraction.Judgement;
import ai.trodo.internal.Guard;
import ai.trodo.model.Usage;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientAttributes;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.observation.ChatModelObservationContext;

/**
 * What came of {@code entity(..)} or {@code responseEntity(..)} of a chat client. Spring AI says in the context of the call
 * which schema is asked for, and judges answers after the observation is over, so the last answer is judged here. Each
 * answer of the model that asks for no tool is an attempt.
 */
final class StructuredAnswer {
    static final Object KEY = StructuredAnswer.class.getName();

    private static final String FENCE = "```";

    private final String schema;
    private int attempts;
    private Usage usage = Usage.UNKNOWN;
    private @Nullable String answer;

    private StructuredAnswer(String schema) {
        this.schema = schema;
    }

    /** Null when the call asks for no values, or for none that have a schema. */
    static @Nullable StructuredAnswer asked(ChatClientObservationContext context) {
        Object named = context.getRequest().context().get(ChatClientAttributes.STRUCTURED_OUTPUT_SCHEMA.getKey());
        if (named instanceof String schema && !schema.isBlank()) {
            return new StructuredAnswer(schema);
        }
        Object format = context.getRequest().context().get(ChatClientAttributes.OUTPUT_FORMAT.getKey());
        String schema = format instanceof String text ? schemaIn(text) : null;
        return schema == null ? null : new StructuredAnswer(schema);
    }

    /** The format tells the model what to do and ends with the schema in a fence. */
    private static @Nullable String schemaIn(String format) {
        int start = format.indexOf(FENCE + "{");
        int end = format.lastIndexOf(FENCE);
        return start >= 0 && end > start ? format.substring(start + FENCE.length(), end) : null;
    }

    static void answered(ChatModelObservationContext model, ChatResponse response, Usage usage) {
        StructuredAnswer structured = of(model);
        if (structured != null) {
            Guard.run("spring-ai extraction", () -> structured.add(response, usage));
        }
    }

    private static @Nullable StructuredAnswer of(Observation.Context model) {
        ObservationView parent = model.getParentObservation();
        while (parent != null) {
            if (parent.getContextView() instanceof ChatClientObservationContext client) {
                return client.get(KEY);
            }
            parent = parent.getContextView().getParentObservation();
        }
        return null;
    }

    private synchronized void add(ChatResponse response, Usage tokens) {
        usage = usage.plus(tokens);
        Generation first = response.getResult();
        if (first != null && !first.getOutput().hasToolCalls()) {
            attempts++;
            answer = first.getOutput().getText();
        }
    }

    synchronized void note(SpanScope stage) {
        String text = answer;
        if (text != null) {
            Guard.run("spring-ai extraction", () -> {
                Extraction taken = Judgement.of(schema, text).extraction(null, attempts, usage);
                stage.event(stage.keepsContents() ? taken : taken.withoutValues());
            });
        }
    }
}
