package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import dev.langchain4j.model.moderation.Moderation;
import dev.langchain4j.model.moderation.listener.ModerationModelErrorContext;
import dev.langchain4j.model.moderation.listener.ModerationModelListener;
import dev.langchain4j.model.moderation.listener.ModerationModelRequestContext;
import dev.langchain4j.model.moderation.listener.ModerationModelResponseContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Listens at moderation models: texts in, whether they are flagged out. */
public final class Moderations implements ModerationModelListener {
    private static final Object SPAN = Moderations.class.getName() + ".span";

    private final TrodoClient trodo;

    /** Records to this client; one listener may serve several models. */
    public Moderations(TrodoClient trodo) {
        this.trodo = trodo;
    }

    @Override
    public void onRequest(ModerationModelRequestContext context) {
        Guard.run("langchain4j moderation", () -> {
            String model = context.moderationRequest().modelName();
            SpanScope span = trodo.llm(model == null ? "moderation" : "moderation " + model)
                    .shielded()
                    .provider(ModelCalls.provider(context.modelProvider()))
                    .model(model)
                    .attribute("gen_ai.operation.name", "moderation")
                    .input(context.moderationRequest().texts())
                    .start();
            if (span.isRecording()) {
                context.attributes().put(SPAN, span);
                OpenCall.begins(span);
            }
        });
    }

    @Override
    public void onResponse(ModerationModelResponseContext context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            Guard.run("langchain4j moderation", () -> {
                Moderation verdict = context.moderationResponse().moderation();
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("flagged", verdict.flagged());
                if (verdict.flagged() && verdict.flaggedText() != null) {
                    view.put("flagged_text", verdict.flaggedText());
                }
                span.output(view);
            });
            span.end();
            OpenCall.over(span);
        }
    }

    @Override
    public void onError(ModerationModelErrorContext context) {
        SpanScope span = take(context.attributes());
        if (span != null) {
            span.fail(context.error());
            OpenCall.over(span);
        }
    }

    private static @Nullable SpanScope take(Map<Object, Object> attributes) {
        return (SpanScope) attributes.remove(SPAN);
    }
}
