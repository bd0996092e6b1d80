package ai.trodo.instrument.sdk;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.call.CallSettings;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import java.util.Map;

/** OpenAI's Java library: chat completions, responses and embeddings, blocking, asynchronous and streamed. */
public final class TrodoOpenAi {
    private static final Provider PROVIDER = new Provider(
            "openai",
            "com.openai.",
            Map.of(
                    "com.openai.services.blocking.chat.ChatCompletionService", "chat",
                    "com.openai.services.async.chat.ChatCompletionServiceAsync", "chat",
                    "com.openai.services.blocking.ResponseService", "responses",
                    "com.openai.services.async.ResponseServiceAsync", "responses",
                    "com.openai.services.blocking.EmbeddingService", "embeddings",
                    "com.openai.services.async.EmbeddingServiceAsync", "embeddings"),
            value -> com.openai.core.ObjectMappers.jsonMapper().convertValue(value, Object.class));

    private TrodoOpenAi() {}

    /** The same client, recording. Closing it closes the one that was given. */
    public static OpenAIClient wrap(OpenAIClient client, TrodoClient trodo) {
        return wrap(client, trodo, CallSettings.DEFAULT);
    }

    /** A client that behaves the same and records as these settings say. */
    public static OpenAIClient wrap(OpenAIClient client, TrodoClient trodo, CallSettings settings) {
        return RecordingProxy.around(OpenAIClient.class, client, PROVIDER, trodo, settings);
    }

    /** The asynchronous client, recorded in full. */
    public static OpenAIClientAsync wrap(OpenAIClientAsync client, TrodoClient trodo) {
        return wrap(client, trodo, CallSettings.DEFAULT);
    }

    /** The asynchronous client; the span of a call ends when its future or stream does. */
    public static OpenAIClientAsync wrap(OpenAIClientAsync client, TrodoClient trodo, CallSettings settings) {
        return RecordingProxy.around(OpenAIClientAsync.class, client, PROVIDER, trodo, settings);
    }
}
