package ai.trodo.instrument.sdk.bedrock;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.call.CallSettings;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** AWS Bedrock: Converse and InvokeModel, blocking, asynchronous and streamed. Two-way streams are not recorded. */
public final class TrodoBedrock {
    private TrodoBedrock() {}

    /** The same client, recording. Closing it closes the one that was given. */
    public static BedrockRuntimeClient wrap(BedrockRuntimeClient client, TrodoClient trodo) {
        return wrap(client, trodo, CallSettings.DEFAULT);
    }

    /** A client that behaves the same and records as these settings say. */
    public static BedrockRuntimeClient wrap(BedrockRuntimeClient client, TrodoClient trodo, CallSettings settings) {
        return BedrockProxy.around(BedrockRuntimeClient.class, client, trodo, settings);
    }

    /** The asynchronous client, recorded in full. */
    public static BedrockRuntimeAsyncClient wrap(BedrockRuntimeAsyncClient client, TrodoClient trodo) {
        return wrap(client, trodo, CallSettings.DEFAULT);
    }

    /** The asynchronous client; the span of a call ends when its future or stream does. */
    public static BedrockRuntimeAsyncClient wrap(
            BedrockRuntimeAsyncClient client, TrodoClient trodo, CallSettings settings) {
        return BedrockProxy.around(BedrockRuntimeAsyncClient.class, client, trodo, settings);
    }
}
