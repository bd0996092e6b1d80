package ai.trodo.instrument.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.fixture.BedrockServer;
import ai.trodo.instrument.fixture.GeminiServer;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.test.RecordingTrodo;
import com.google.genai.Client;
import com.google.genai.types.HttpOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** A version of a library that has lost something we use: the application's calls go on, unrecorded at worst. */
final class ChangedLibraryTests {
    private final RecordingTrodo trodo = RecordingTrodo.create().allowUnread();

    @AfterEach
    void close() {
        trodo.close();
    }

    /** Our adapters, loaded once more, beside a library without one of its classes. */
    private static final class Without extends ClassLoader {
        private final String missing;

        Without(String missing) {
            super(ChangedLibraryTests.class.getClassLoader());
            this.missing = missing;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(missing)) {
                throw new ClassNotFoundException(name);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null || !name.startsWith("ai.trodo.instrument.sdk.")) {
                return loaded != null ? loaded : super.loadClass(name, resolve);
            }
            try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }

        <T> T wrap(String facade, Class<T> type, T client, TrodoClient trodo) throws Exception {
            return type.cast(loadClass("ai.trodo.instrument.sdk." + facade)
                    .getMethod("wrap", type, TrodoClient.class)
                    .invoke(null, client, trodo));
        }
    }

    @Test
    void openAiAnswersThoughItsMapperIsGone() throws Exception {
        try (OpenAiServer server = new OpenAiServer()) {
            server.answer(OpenAiAnswer.text("Hello"));
            OpenAIClient client = new Without("com.openai.core.ObjectMappers")
                    .wrap("TrodoOpenAi", OpenAIClient.class, openAi(server.baseUrl()), trodo.client());

            String id = trodo.client()
                    .agent("support")
                    .call(run -> client.chat()
                            .completions()
                            .create(ChatCompletionCreateParams.builder()
                                    .model("gpt-4o-mini")
                                    .addUserMessage("Hi")
                                    .build())
                            .id());

            assertThat(id).isEqualTo("chatcmpl-1");
        }
    }

    private static OpenAIClient openAi(String url) {
        return new OpenAIClientImpl(ClientOptions.builder()
                .httpClient(SpringAiOpenAiHttpClient.builder().build())
                .baseUrl(url)
                .apiKey("none")
                .build());
    }

    @Test
    void geminiAnswersThoughItsHttpClientHasChanged() throws Exception {
        try (GeminiServer server = new GeminiServer()) {
            Client plain = Client.builder()
                    .apiKey("none")
                    .httpOptions(HttpOptions.builder().baseUrl(server.baseUrl()).build())
                    .build();
            Client client = new Without("okio.ForwardingSource")
                    .wrap("google.TrodoGoogleGenAi", Client.class, plain, trodo.client());

            String answer = trodo.client()
                    .agent("support")
                    .call(run -> client.models
                            .generateContent("gemini-2.5-flash", "Hi", null)
                            .text());

            assertThat(answer).isEqualTo("Let me look.");
        }
    }

    @Test
    void bedrockAnswersThoughItsInterceptorsAreGone() throws Exception {
        try (BedrockServer server = new BedrockServer()) {
            BedrockRuntimeClient plain = BedrockRuntimeClient.builder()
                    .region(Region.US_EAST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .endpointOverride(server.url())
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build();
            BedrockRuntimeClient client = new Without("software.amazon.awssdk.core.interceptor.ExecutionInterceptor")
                    .wrap("bedrock.TrodoBedrock", BedrockRuntimeClient.class, plain, trodo.client());

            String answer = trodo.client()
                    .agent("support")
                    .call(run -> client.invokeModel(request -> request.modelId("amazon.titan-text-lite-v1")
                                    .body(SdkBytes.fromUtf8String("{\"inputText\":\"Hi\"}")))
                            .body()
                            .asUtf8String());

            assertThat(answer).contains("Let me look.");
            assertThat(trodo.run().spans()).hasSize(1);
        }
    }
}
