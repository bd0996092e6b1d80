package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.capture.UsageReader;
import ai.trodo.model.Usage;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.prompt.ChatOptions;

/** A call of a chat model: messages in, message out, tokens. */
final class ChatModelSpan {
    private ChatModelSpan() {}

    static SpanSpec open(TrodoClient trodo, ChatModelObservationContext context) {
        ChatOptions options = context.getRequest().getOptions();
        String model = options == null ? null : options.getModel();
        SpanSpec spec = trodo.llm(model == null ? "chat" : "chat " + model)
                .shielded()
                .provider(context.getOperationMetadata().provider())
                .model(model);
        return options == null ? spec : parameters(spec, options);
    }

    static void started(ChatModelObservationContext context, SpanScope span) {
        span.input(SpringAiMessages.of(context.getRequest().getInstructions()));
        ChatOptions options = context.getRequest().getOptions();
        if (options != null && options.getTemperature() != null) {
            span.temperature(options.getTemperature());
        }
    }

    static void fill(ChatModelObservationContext context, SpanScope span, ToolLoopUsage loops) {
        StreamCapture stream = context.get(StreamCapture.KEY);
        ChatResponse response = context.getResponse();
        if (response != null) {
            Object answer = SpringAiMessages.answer(response);
            if (answer != null) {
                span.output(answer);
            }
            Usage usage = loops.ofThisRound(context, usage(response, stream));
            span.usage(usage);
            metadata(response, span);
            StructuredAnswer.answered(context, response, usage);
        } else if (stream != null) {
            stream.describePartial(span);
        }
    }

    /** Nothing came back, nothing failed: the subscriber went away. */
    static boolean isCancelled(ChatModelObservationContext context) {
        return context.getResponse() == null && context.getError() == null;
    }

    private static Usage usage(ChatResponse response, @Nullable StreamCapture stream) {
        Usage streamed = stream == null ? Usage.UNKNOWN : stream.usage();
        return streamed.isUnknown() ? UsageReader.read(response).usage() : streamed;
    }

    private static void metadata(ChatResponse response, SpanScope span) {
        ChatResponseMetadata metadata = response.getMetadata();
        if (metadata.getModel() != null && !metadata.getModel().isEmpty()) {
            span.model(metadata.getModel());
        }
        if (metadata.getId() != null && !metadata.getId().isEmpty()) {
            span.attribute("trodo.response_id", metadata.getId());
        }
    }

    private static SpanSpec parameters(SpanSpec spec, ChatOptions options) {
        put(spec, "gen_ai.request.max_tokens", options.getMaxTokens());
        put(spec, "gen_ai.request.top_p", options.getTopP());
        put(spec, "gen_ai.request.top_k", options.getTopK());
        put(spec, "gen_ai.request.frequency_penalty", options.getFrequencyPenalty());
        put(spec, "gen_ai.request.presence_penalty", options.getPresencePenalty());
        put(spec, "gen_ai.request.stop_sequences", options.getStopSequences());
        return spec;
    }

    private static void put(SpanSpec spec, String key, @Nullable Object value) {
        if (value != null) {
            spec.attribute(key, value);
        }
    }
}
