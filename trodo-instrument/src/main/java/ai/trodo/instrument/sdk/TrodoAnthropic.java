package ai.trodo.instrument.sdk;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.call.CallSettings;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import java.util.Map;

/** Anthropic's Java library: messages, blocking, asynchronous and streamed. */
public final class TrodoAnthropic {
    private static final Provider PROVIDER = new Provider(
            "anthropic",
            "com.anthropic.",
            Map.of(
                    "com.anthropic.services.blocking.MessageService", "chat",
                    "com.anthropic.services.async.MessageServiceAsync", "chat",
                    "com.anthropic.services.blocking.beta.MessageService", "chat",
                    "com.anthropic.services.async.beta.MessageServiceAsync", "chat"),
            value -> com.anthropic.core.ObjectMappers.jsonMapper().convertValue(value, Object.class));

    private TrodoAnthropic() {}

    /** The same client, recording. Closing it closes the one that was given. */
    public static AnthropicClient wrap(AnthropicClient client, TrodoClient trodo) {
        return wrap(client, trodo, CallSettings.DEFAULT);
    }

    /** A client that behaves the same and records as these settings say. */
    public static AnthropicClient wrap(AnthropicClient client, TrodoClient trodo, CallSettings settings) {
        return RecordingProxy.around(AnthropicClient.class, client, PROVIDER, trodo, settings);
    }

    /** The asynchronous client, recorded in full. */
    public static AnthropicClientAsync wrap(AnthropicClientAsync client, TrodoClient trodo) {
        return wrap(client, trodo, CallSettings.DEFAULT);
    }

    /** The asynchronous client; the span of a call ends when its future or stream does. */
    public static AnthropicClientAsync wrap(AnthropicClientAsync client, TrodoClient trodo, CallSettings settings) {
        return RecordingProxy.around(AnthropicClientAsync.class, client, PROVIDER, trodo, settings);
    }
}
