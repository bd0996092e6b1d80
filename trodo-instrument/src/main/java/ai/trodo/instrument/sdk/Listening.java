package ai.trodo.instrument.sdk;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.instrument.sdk.call.ChatAnswers;
import ai.trodo.instrument.sdk.call.ChatRequests;
import ai.trodo.instrument.sdk.call.Json;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.instrument.sdk.call.ModelRequest;
import ai.trodo.internal.Guard;
import org.jspecify.annotations.Nullable;

/** What all stand-ins of one client share. */
record Listening(Provider provider, TrodoClient trodo, CallSettings settings, OpenCalls calls) {
    @Nullable
    ModelCall begin(String operation, @Nullable Object parameters) {
        return Guard.orNull("model call", () -> {
            Object body = parameters == null ? null : Members.call(parameters, "_body");
            ModelRequest request = ChatRequests.read(provider.name(), operation, provider.json(body));
            return ModelCall.begin(trodo, settings, request, ChatAnswers.INSTANCE);
        });
    }

    /** The same parameters, with the header by which an HTTP request is known to belong to the call. */
    Object named(Object parameters, ModelCall call) {
        return Guard.orElse(parameters, "A call's attempts could not be followed", () -> {
            Object builder = Members.call(parameters, "toBuilder");
            if (builder == null) {
                return parameters;
            }
            Members.call(builder, "putAdditionalHeader", OpenCalls.HEADER, calls.name(call));
            Object built = Members.call(builder, "build");
            return built == null ? parameters : built;
        });
    }

    /** What the application gets for what the library returned: the same, or something that listens to it. */
    @Nullable
    Object heard(@Nullable Object result, ModelCall call) {
        String http = provider.packages() + "core.http.";
        Class<?> type = result == null ? null : result.getClass();
        for (String streaming : new String[] {"StreamResponse", "AsyncStreamResponse"}) {
            Class<?> face = Members.face(type, http + streaming);
            if (face != null && result != null) {
                return StreamProxy.around(face, result, call, provider);
            }
        }
        Class<?> raw = Members.face(type, http + "HttpResponseFor");
        if (raw != null && result != null) {
            return RawResponse.around(raw, result, call, this);
        }
        answered(result, call);
        return result;
    }

    private void answered(@Nullable Object answer, ModelCall call) {
        Json json = Guard.orNull("model answer", () -> provider.json(answer));
        if (json == null) {
            call.unread();
        } else {
            call.answered(json);
        }
    }
}
