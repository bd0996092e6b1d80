package ai.trodo.spring.ai;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.model.SpanStatus;
import ai.trodo.test.RecordingTrodo;
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

class TrodoProvidersAutoConfigurationTests {
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TrodoOpenAiAutoConfiguration.class,
                    TrodoAnthropicAutoConfiguration.class,
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
        runner.withPropertyValues("trodo.instrument.openai.enabled=false", "trodo.instrument.mcp.enabled=false")
                .withUserConfiguration(Beans.class)
                .run(context -> {
                    assertThat(context.getBean(OpenAIClient.class)).isInstanceOf(OpenAIClientImpl.class);
                    assertThat(context).doesNotHaveBean(ToolContextToMcpMetaConverter.class);
                });
    }

    @Test
    void startsWithoutTheLibraries() {
        runner.withClassLoader(new FilteredClassLoader("com.openai", "com.anthropic", "io.modelcontextprotocol"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("trodoOpenAiBeans")
                        .doesNotHaveBean("trodoAnthropicBeans")
                        .doesNotHaveBean("trodoMcpBeans"));
    }
}
