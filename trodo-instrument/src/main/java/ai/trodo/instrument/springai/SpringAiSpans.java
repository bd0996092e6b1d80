package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.advisor.observation.AdvisorObservationContext;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.image.observation.ImageModelObservationContext;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;
import org.springframework.ai.vectorstore.observation.VectorStoreObservationContext;
import org.springframework.util.ClassUtils;

/** What each kind of observation becomes, at its start and at its stop. */
final class SpringAiSpans {
    /** Vector stores are a part of Spring AI of their own. */
    private static final boolean STORES = ClassUtils.isPresent(
            "org.springframework.ai.vectorstore.observation.VectorStoreObservationContext",
            SpringAiSpans.class.getClassLoader());

    private final SpringAiSettings settings;
    private final ToolLoopUsage loops = new ToolLoopUsage();

    SpringAiSpans(SpringAiSettings settings) {
        this.settings = settings;
    }

    private static boolean isStore(Observation.Context context) {
        return STORES && context instanceof VectorStoreObservationContext;
    }

    boolean knows(Observation.Context context) {
        return context instanceof ChatModelObservationContext
                || context instanceof ToolCallingObservationContext
                || context instanceof EmbeddingModelObservationContext
                || context instanceof ImageModelObservationContext
                || isStore(context)
                || (settings.chatClient() && context instanceof ChatClientObservationContext)
                || (settings.advisors() && context instanceof AdvisorObservationContext);
    }

    @Nullable
    SpanSpec open(TrodoClient trodo, Observation.Context context) {
        if (context instanceof ChatModelObservationContext chat) {
            return ChatModelSpan.open(trodo, chat);
        }
        if (context instanceof ToolCallingObservationContext tool) {
            return trodo.tool(tool.getToolDefinition().name()).shielded().input(tool.getToolCallArguments());
        }
        if (context instanceof EmbeddingModelObservationContext embedding) {
            return EmbeddingSpan.open(trodo, embedding);
        }
        if (context instanceof ImageModelObservationContext image) {
            return ImageSpan.open(trodo, image);
        }
        if (isStore(context)) {
            return VectorStoreSpan.open(trodo, (VectorStoreObservationContext) context, settings);
        }
        if (context instanceof AdvisorObservationContext advisor) {
            return trodo.span(advisor.getAdvisorName(), SpanKind.CHAIN);
        }
        return trodo.span("chat_client", SpanKind.CHAIN).orRun();
    }

    void started(Observation.Context context, SpanScope span) {
        if (context instanceof ChatModelObservationContext chat) {
            ChatModelSpan.started(chat, span);
            StreamCapture stream = StreamCapture.around(chat);
            // A stream's span is current nowhere, and the library inside is called right after this.
            span.announce();
            if (stream != null) {
                stream.belongsTo(span);
                context.put(StreamCapture.KEY, stream);
            }
        } else if (context instanceof ToolCallingObservationContext tool && tool.getToolCallId() != null) {
            span.attribute("gen_ai.tool.call.id", tool.getToolCallId());
        } else if (context instanceof ChatClientObservationContext client) {
            ChatClientSpan.started(client, span);
        }
    }

    void close(Observation.Context context, SpanScope span) {
        StreamCapture stream = context instanceof ChatModelObservationContext ? context.get(StreamCapture.KEY) : null;
        if (stream == null) {
            closeNow(context, span);
        } else {
            span.stopClock();
            stream.afterLastChunk(() -> Guard.run("spring-ai stop", () -> closeNow(context, span)));
        }
    }

    private void closeNow(Observation.Context context, SpanScope span) {
        boolean cancelled = fill(context, span);
        Throwable error = context.getError();
        if (error != null) {
            span.fail(error);
        } else if (cancelled) {
            span.cancel();
        } else {
            span.end();
        }
    }

    private boolean fill(Observation.Context context, SpanScope span) {
        if (context instanceof ChatModelObservationContext chat) {
            ChatModelSpan.fill(chat, span, loops);
            return ChatModelSpan.isCancelled(chat);
        }
        if (context instanceof ToolCallingObservationContext tool) {
            span.output(tool.getToolCallResult());
            ToolFailures.moveTo(context, span);
        } else if (context instanceof EmbeddingModelObservationContext embedding) {
            EmbeddingSpan.fill(embedding, span);
        } else if (context instanceof ImageModelObservationContext image) {
            ImageSpan.fill(image, span);
        } else if (isStore(context)) {
            VectorStoreSpan.fill((VectorStoreObservationContext) context, span);
        } else if (context instanceof ChatClientObservationContext client) {
            return ChatClientSpan.fill(client, span);
        }
        return false;
    }
}
