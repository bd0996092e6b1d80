package ai.trodo.spring.ai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
import com.google.genai.Client;
import com.google.genai.errors.GenAiIOException;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.RequestOptions;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpResponse;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.mcp.ToolContextToMcpMetaConverter;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

class TrodoProvidersAutoConfigurationTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TrodoOpenAiAutoConfiguration.class,
                    TrodoAnthropicAutoConfiguration.class,
                    TrodoGoogleGenAiAutoConfiguration.class,
                    TrodoBedrockAutoConfiguration.class,
                    TrodoMcpAutoConfiguration.class))
            .withBean(TrodoClient.class, trodo::client, definition -> definition.setDestroyMethodName(""));

    @AfterEach
    void close() {
        trodo.close();
    }

    /** A network that is always down. */
    static final class NoNetwork implements HttpClient {
        @Override
        public HttpResponse execute(HttpRequest request, RequestOptions options) {
            throw new IllegalStateException("no network");
        }

        @Override
        public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
            return CompletableFuture.failedFuture(new IllegalStateException("no network"));
        }

        @Override
        public void close() {}
    }

    @Configuration(proxyBeanMethods = false)
    static class Beans {
        @Bean
        OpenAIClient openAi() {
            return new OpenAIClientImpl(ClientOptions.builder()
                    .httpClient(new NoNetwork())
                    .apiKey("none")
                    .maxRetries(0)
                    .build());
        }

        @Bean
        Client gemini() {
            return Client.builder()
                    .apiKey("none")
                    .httpOptions(HttpOptions.builder()
                            .baseUrl("http://localhost:1")
                            .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                            .build())
                    .build();
        }

        @Bean
        BedrockRuntimeClient bedrock() {
            return BedrockRuntimeClient.builder()
                    .region(Region.US_EAST_1)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .endpointOverride(URI.create("http://localhost:1"))
                    .build();
        }

        @Bean
        List<SyncToolSpecification> tools() {
            return List.of(new SyncToolSpecification(
                    McpSchema.Tool.builder("lookup", Map.<String, Object>of("type", "object"))
                            .build(),
                    (exchange, request) -> McpSchema.CallToolResult.builder()
                            .addTextContent("found")
                            .build()));
        }
    }

    @Test
    void recordsTheCallsOfAnOpenAiClientThatIsABean() {
        runner.withUserConfiguration(Beans.class).run(context -> {
            OpenAIClient client = context.getBean(OpenAIClient.class);
            assertThat(Proxy.isProxyClass(client.getClass())).isTrue();
            try {
                trodo.client()
                        .agent("support")
                        .run(run -> client.chat()
                                .completions()
                                .create(ChatCompletionCreateParams.builder()
                                        .model("gpt-4o-mini")
                                        .addUserMessage("Hi")
                                        .build()));
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("no network");
            }
            assertThat(trodo.run()).hasSpan("chat gpt-4o-mini").hasStatus(SpanStatus.ERROR);
        });
    }

    @Test
    void recordsTheCallsOfAGeminiClientThatIsABeanAndStaysWhatItIs() {
        runner.withUserConfiguration(Beans.class).run(context -> {
            Client client = context.getBean(Client.class);
            trodo.client()
                    .agent("support")
                    .run(run -> assertThatThrownBy(() -> client.models.generateContent("gemini-2.5-flash", "Hi", null))
                            .isInstanceOf(GenAiIOException.class));
            assertThat(trodo.run()).hasSpan("chat gemini-2.5-flash").hasStatus(SpanStatus.ERROR);
            assertThat(trodo.run().span("chat gemini-2.5-flash").input().text()).contains("Hi");
        });
    }

    @Test
    void recordsTheCallsOfABedrockClientThatIsABean() {
        runner.withPropertyValues("trodo.instrument.bedrock.contents=false")
                .withUserConfiguration(Beans.class)
                .run(context -> {
                    BedrockRuntimeClient client = context.getBean(BedrockRuntimeClient.class);
                    trodo.client()
                            .agent("support")
                            .run(run -> assertThatThrownBy(() ->
                                            client.invokeModel(request -> request.modelId("amazon.titan-text-lite-v1")
                                                    .body(SdkBytes.fromUtf8String("{\"inputText\":\"Hi\"}"))))
                                    .isInstanceOf(SdkClientException.class));
                    assertThat(trodo.run())
                            .hasSpan("chat amazon.titan-text-lite-v1")
                            .hasStatus(SpanStatus.ERROR)
                            .hasInputOmitted("contents switched off");
                });
    }

    @Test
    void recordsTheToolsOfAnMcpServer() {
        runner.withUserConfiguration(Beans.class).run(context -> {
            SyncToolSpecification tool =
                    (SyncToolSpecification) context.getBean("tools", List.class).get(0);
            trodo.client()
                    .agent("support")
                    .run(run -> tool.callHandler().apply(null, new McpSchema.CallToolRequest("lookup", Map.of())));

            assertThat(trodo.run()).hasSpan("lookup").isOk().hasOutput("found");
        });
    }

    @Test
    void letsSpringAisMcpClientsCarryTheRun() {
        runner.run(context -> {
            ToolContextToMcpMetaConverter meta = context.getBean(ToolContextToMcpMetaConverter.class);
            trodo.client()
                    .agent("support")
                    .run(run -> assertThat(meta.convert(new ToolContext(Map.of("tenant", "t1"))))
                            .containsEntry("trodoRunId", run.runId())
                            .containsEntry("tenant", "t1"));
            assertThat(meta.convert(new ToolContext(Map.of()))).isEmpty();
            assertThat(trodo.run()).hasSpanCount(0);
        });
    }

    @Test
    void leavesBeansAloneWhenSwitchedOff() {
        runner.withPropertyValues(
                        "trodo.instrument.openai.enabled=false",
                        "trodo.instrument.mcp.enabled=false",
                        "trodo.instrument.google-genai.enabled=false",
                        "trodo.instrument.bedrock.enabled=false")
                .withUserConfiguration(Beans.class)
                .run(context -> {
                    assertThat(context.getBean(OpenAIClient.class)).isInstanceOf(OpenAIClientImpl.class);
                    assertThat(Proxy.isProxyClass(
                                    context.getBean(BedrockRuntimeClient.class).getClass()))
                            .isFalse();
                    assertThat(context).doesNotHaveBean("trodoGoogleGenAiBeans");
                    assertThat(context).doesNotHaveBean(ToolContextToMcpMetaConverter.class);
                });
    }

    @Test
    void startsWithoutTheLibraries() {
        runner.withClassLoader(new FilteredClassLoader(
                        "com.openai",
                        "com.anthropic",
                        "com.google.genai",
                        "software.amazon.awssdk",
                        "io.modelcontextprotocol"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("trodoOpenAiBeans")
                        .doesNotHaveBean("trodoAnthropicBeans")
                        .doesNotHaveBean("trodoGoogleGenAiBeans")
                        .doesNotHaveBean("trodoBedrockBeans")
                        .doesNotHaveBean("trodoMcpBeans"));
    }

    @Test
    void startsWithAnHttpClientThatGoogleGenAiDidNotBring() {
        runner.withClassLoader(new FilteredClassLoader("okhttp3"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoGoogleGenAiBeans"));
    }
}
