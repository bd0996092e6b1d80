package ai.trodo.instrument.sdk.google;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.call.CallSettings;
import ai.trodo.internal.Guard;
import com.google.genai.ApiClient;
import com.google.genai.Client;
import java.lang.reflect.Field;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;

/**
 * Google's Java library for Gemini and Vertex AI: contents and embeddings, blocking, asynchronous and streamed, chats
 * included. Live sessions and interactions are not recorded.
 */
public final class TrodoGoogleGenAi {
    private static final String RETRIES = "com.google.genai.RetryInterceptor";

    private TrodoGoogleGenAi() {}

    /**
     * The same client, recording from now on. Its class is final and takes an HTTP client only when it is built; so this
     * replaces the one inside. Where that is forbidden, the client stays as it was, and a line in the log says so: build
     * it with {@link #recording} then.
     */
    public static Client wrap(Client client, TrodoClient trodo) {
        return wrap(client, trodo, CallSettings.DEFAULT);
    }

    /** The client itself, with its HTTP client exchanged for one that records; unchanged when that is not possible. */
    public static Client wrap(Client client, TrodoClient trodo, CallSettings settings) {
        if (trodo.isEnabled()) {
            Guard.run("A Google GenAI client could not be followed", () -> replaceHttp(client, trodo, settings));
        }
        return client;
    }

    private static void replaceHttp(Client client, TrodoClient trodo, CallSettings settings)
            throws ReflectiveOperationException {
        Field api = Client.class.getDeclaredField("apiClient");
        api.setAccessible(true);
        Object inside = api.get(client);
        Field http = ApiClient.class.getDeclaredField("httpClient");
        http.setAccessible(true);
        if (http.get(inside) instanceof OkHttpClient plain) {
            http.set(inside, recording(plain, trodo, settings));
        }
    }

    /** For {@code ClientOptions.builder().customHttpClient(..)}: the same HTTP client, recording. */
    public static OkHttpClient recording(OkHttpClient http, TrodoClient trodo) {
        return recording(http, trodo, CallSettings.DEFAULT);
    }

    /** For who builds the HTTP client; one that records already is given back as it is. */
    public static OkHttpClient recording(OkHttpClient http, TrodoClient trodo, CallSettings settings) {
        List<Interceptor> interceptors = http.interceptors();
        if (!trodo.isEnabled() || interceptors.stream().anyMatch(GeminiCalls.class::isInstance)) {
            return http;
        }
        GeminiCalls calls = new GeminiCalls(trodo, settings, http.eventListenerFactory());
        OkHttpClient.Builder builder = http.newBuilder().eventListenerFactory(calls);
        builder.interceptors().add(0, calls);
        // Below the place where the library asks again; it adds that place itself when it builds a client.
        boolean retriesInside = interceptors.stream()
                .anyMatch(interceptor -> interceptor.getClass().getName().equals(RETRIES));
        return (retriesInside ? builder.addInterceptor(calls::attempt) : builder.addNetworkInterceptor(calls::attempt))
                .build();
    }
}
