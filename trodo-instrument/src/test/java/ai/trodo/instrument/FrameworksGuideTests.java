package ai.trodo.instrument;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;
import static org.bsc.langgraph4j.action.AsyncNodeActionWithConfig.node_async;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.extraction.TrodoExtraction;
import ai.trodo.instrument.fixture.McpHost;
import ai.trodo.instrument.fixture.OpenAiAnswer;
import ai.trodo.instrument.fixture.OpenAiServer;
import ai.trodo.instrument.langchain4j.AgentCalls;
import ai.trodo.instrument.langchain4j.McpCalls;
import ai.trodo.instrument.langchain4j.ModelCalls;
import ai.trodo.instrument.langchain4j.TrodoLangChain4j;
import ai.trodo.instrument.langgraph4j.GraphSettings;
import ai.trodo.instrument.langgraph4j.TracedGraph;
import ai.trodo.instrument.langgraph4j.TrodoGraphs;
import ai.trodo.instrument.mcp.TrodoMcp;
import ai.trodo.instrument.sdk.TrodoAnthropic;
import ai.trodo.instrument.sdk.TrodoOpenAi;
import ai.trodo.instrument.sdk.bedrock.TrodoBedrock;
import ai.trodo.instrument.sdk.google.TrodoGoogleGenAi;
import ai.trodo.instrument.springai.TrodoSpringAi;
import ai.trodo.model.RunStatus;
import ai.trodo.test.RecordingTrodo;
import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.google.genai.Client;
import com.google.genai.types.ClientOptions;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import dev.langchain4j.agentic.Agent;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.agentic.UntypedAgent;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.mcp.client.DefaultMcpClient;
import dev.langchain4j.mcp.client.McpClient;
import dev.langchain4j.mcp.client.transport.http.StreamableHttpMcpTransport;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.GraphInput;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.state.AgentState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/** The code of the page about frameworks, run; and that the page shows no other. */
final class FrameworksGuideTests {
    private static final Path PAGE = Path.of("..", "docs", "guide", "frameworks.md");
    private static final Path SOURCES = Path.of("src", "test", "java");

    private final RecordingTrodo recording = RecordingTrodo.create();
    private final TrodoClient trodo = recording.client();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        recording.close();
    }

    @Test
    void showsOnlyCodeThatRuns() throws IOException {
        String code = plain(Files.readString(SOURCES.resolve("ai/trodo/instrument/FrameworksGuideTests.java")));
        Matcher blocks = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        int found = 0;
        while (blocks.find()) {
            assertThat(code).contains(plain(blocks.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(10);
    }

    @Test
    void hasARowForEachTestThatWritesOneAndNoOther() throws IOException {
        Pattern row = Pattern.compile("^\\| ([^|]+) \\| ([^|]+) \\|.*\\| `(\\w+Tests)` \\|$", Pattern.MULTILINE);
        List<String> rows = row.matcher(Files.readString(PAGE))
                .results()
                .map(each -> each.group(3) + ": " + each.group(1) + ", " + each.group(2))
                .toList();
        assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(declaredRows());
    }

    private static List<String> declaredRows() throws IOException {
        Pattern declared = Pattern.compile("FrameworkRow\\s*\\.of\\(\\s*\"([^\"]+)\",\\s*\"([^\"]+)\"\\)");
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith("Tests.java"))
                    .flatMap(file -> declared.matcher(read(file))
                            .results()
                            .map(each -> file.getFileName().toString().replace(".java", ": ") + each.group(1) + ", "
                                    + each.group(2)))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void geminiOverAnHttpClientOfYourOwn() {
        String key = "none";
        OkHttpClient http = TrodoGoogleGenAi.recording(new OkHttpClient(), trodo);
        Client google = Client.builder()
                .apiKey(key)
                .clientOptions(ClientOptions.builder().customHttpClient(http).build())
                .build();

        assertThat(http.interceptors()).hasSize(1);
        google.close();
    }

    /** Line breaks and indentation belong to the formatter. */
    private static String plain(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining()).replace(" ", "");
    }

    @Test
    void langChain4j() {
        try (OpenAiServer server = new OpenAiServer()) {
            server.answer(OpenAiAnswer.text("Hello"));
            String url = server.baseUrl();
            String key = "none";
            ChatModel model = OpenAiChatModel.builder()
                    .baseUrl(url)
                    .apiKey(key)
                    .modelName("gpt-4o-mini")
                    .listeners(List.of(new ModelCalls(trodo)))
                    .build();

            trodo.agent("support").run(run -> model.chat("Hi"));
        }
        assertThat(recording.run()).hasSpan("chat gpt-4o-mini").isOk();
    }

    @Test
    void streamsOfLangChain4j() throws Exception {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        try (OpenAiServer server = new OpenAiServer()) {
            server.answer(OpenAiAnswer.text("Hello"));
            String url = server.baseUrl();
            String key = "none";
            StreamingChatModel streaming = TrodoLangChain4j.hearing(OpenAiStreamingChatModel.builder()
                    .httpClientBuilder(TrodoLangChain4j.hearing(new JdkHttpClientBuilder()))
                    .baseUrl(url)
                    .apiKey(key)
                    .modelName("gpt-4o-mini")
                    .listeners(List.of(new ModelCalls(trodo)))
                    .build());

            trodo.agent("support").run(run -> {
                streaming.chat("Hi", new StreamingChatResponseHandler() {
                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        whole.complete(response);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        whole.completeExceptionally(failure);
                    }
                });
                whole.get(20, TimeUnit.SECONDS);
            });
        }
        assertThat(recording.run()).hasSpan("chat gpt-4o-mini").hasFirstOutput().hasAttribute("trodo.attempts", 1L);
    }

    @Test
    void langGraph4j() throws Exception {
        CompiledGraph<AgentState> compiled = new StateGraph<>(AgentState::new)
                .addNode("answer", node_async((state, config) -> Map.of("answer", "here")))
                .addEdge(START, "answer")
                .addEdge("answer", END)
                .compile();
        RunnableConfig config = RunnableConfig.builder().threadId("chat-7").build();
        TracedGraph<AgentState> graph = TrodoGraphs.trace(
                compiled,
                trodo,
                GraphSettings.named("support").withGoals("answer").withGlobals("help"));
        Optional<AgentState> state = graph.invoke(GraphInput.args(Map.of("question", "where?")), config);

        assertThat(state.orElseThrow().data()).containsEntry("answer", "here");
        assertThat(recording.run()).hasStatus(RunStatus.OK).hasConversationId("chat-7");
    }

    @Test
    void mcp() {
        Map<String, Object> arguments = Map.of("id", "1042");
        McpServerFeatures.SyncToolSpecification specification = new McpServerFeatures.SyncToolSpecification(
                McpSchema.Tool.builder("lookup_order", Map.<String, Object>of("type", "object"))
                        .build(),
                (exchange, call) -> McpSchema.CallToolResult.builder()
                        .addTextContent("found")
                        .build());
        McpServerFeatures.SyncToolSpecification recording = TrodoMcp.recording(specification, trodo);
        McpSchema.CallToolRequest request =
                TrodoMcp.carrying(new McpSchema.CallToolRequest("lookup_order", arguments), trodo);

        recording.callHandler().apply(null, request);

        assertThat(this.recording.spansOutsideRuns()).hasSize(1);
    }

    @Test
    void providers() {
        OpenAIClient client = new OpenAIClientImpl(com.openai.core.ClientOptions.builder()
                .httpClient(SpringAiOpenAiHttpClient.builder().build())
                .apiKey("none")
                .build());
        AnthropicClient other = AnthropicOkHttpClient.builder().apiKey("none").build();
        Client google = Client.builder().apiKey("none").build();
        BedrockRuntimeClient aws = BedrockRuntimeClient.builder()
                .region(Region.US_EAST_1)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        OpenAIClient openAi = TrodoOpenAi.wrap(client, trodo);
        AnthropicClient anthropic = TrodoAnthropic.wrap(other, trodo);
        Client gemini = TrodoGoogleGenAi.wrap(google, trodo);
        BedrockRuntimeClient bedrock = TrodoBedrock.wrap(aws, trodo);

        assertThat(gemini).isSameAs(google);
        assertThat(bedrock).isNotSameAs(aws);
        gemini.close();
        bedrock.close();
        assertThat(openAi).isNotSameAs(client);
        assertThat(anthropic).isNotSameAs(other);
        openAi.close();
        anthropic.close();
    }

    public interface Writer {
        @UserMessage("Write about {{topic}}")
        @Agent(name = "writer", outputKey = "story")
        String write(@V("topic") String topic);
    }

    public interface Editor {
        @UserMessage("Improve {{story}}")
        @Agent(name = "editor", outputKey = "story")
        String edit(@V("story") String story);
    }

    @Test
    void agents() {
        try (OpenAiServer server = new OpenAiServer()) {
            server.answer(OpenAiAnswer.text("A cat."), OpenAiAnswer.text("A fine cat."));
            ChatModel model = OpenAiChatModel.builder()
                    .baseUrl(server.baseUrl())
                    .apiKey("none")
                    .modelName("gpt-4o-mini")
                    .build();
            Writer writer =
                    AgenticServices.agentBuilder(Writer.class).chatModel(model).build();
            Editor editor =
                    AgenticServices.agentBuilder(Editor.class).chatModel(model).build();
            UntypedAgent novelist = AgenticServices.sequenceBuilder()
                    .name("novelist")
                    .subAgents(writer, editor)
                    .listener(new AgentCalls(trodo))
                    .build();
            novelist.invoke(Map.of("topic", "cats"));
        }
        assertThat(recording.run()).hasAgent("novelist").hasSpans("novelist", "writer", "editor");
    }

    @Test
    void clientsOfMcp() throws Exception {
        McpServerFeatures.SyncToolSpecification tool = new McpServerFeatures.SyncToolSpecification(
                McpSchema.Tool.builder("look", Map.<String, Object>of("type", "object"))
                        .build(),
                (exchange, call) -> McpSchema.CallToolResult.builder()
                        .addTextContent("found")
                        .build());
        HttpServletStreamableServerTransportProvider served = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .build();
        var server = McpServer.sync(served)
                .serverInfo("shop", "1")
                .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
                .tools(tool)
                .build();
        try (McpHost host = new McpHost(served, folder)) {
            ofTheSdk(host.address());
            ofLangChain4j(host.address() + "/mcp");
            assertThat(host.runsInHeaders()).isEmpty();
        } finally {
            server.close();
        }
    }

    private void ofTheSdk(String shop) {
        HttpClientStreamableHttpTransport transport = HttpClientStreamableHttpTransport.builder(shop)
                .httpRequestCustomizer(
                        TrodoMcp.headers(address -> address.getHost().equals("localhost")))
                .build();
        McpSyncClient client = io.modelcontextprotocol.client.McpClient.sync(transport)
                .transportContextProvider(TrodoMcp.transportContext(trodo))
                .build();
        try (client) {
            client.initialize();
            assertThat(client.listTools().tools()).hasSize(1);
        }
    }

    private void ofLangChain4j(String shop) throws Exception {
        McpCalls calls = new McpCalls(trodo);
        McpClient mcp = DefaultMcpClient.builder()
                .transport(StreamableHttpMcpTransport.builder()
                        .url(shop)
                        .customHeaders(calls::headers)
                        .build())
                .metaSupplier(calls::meta)
                .addListener(calls)
                .build();
        try (mcp) {
            assertThat(mcp.listTools()).hasSize(1);
        }
    }

    record Ticket(String order, boolean furious) {}

    @Test
    void extraction() {
        try (OpenAiServer server = new OpenAiServer()) {
            server.answer(OpenAiAnswer.text("{\"order\":\"7\",\"furious\":true}"));
            org.springframework.ai.chat.model.ChatModel chatModel =
                    org.springframework.ai.openai.OpenAiChatModel.builder()
                            .options(OpenAiChatOptions.builder()
                                    .baseUrl(server.baseUrl())
                                    .apiKey("none")
                                    .model("gpt-4o-mini")
                                    .build())
                            .build();
            TrodoExtraction<Message> extraction =
                    TrodoSpringAi.extraction(chatModel, trodo).attempts(3);
            Ticket ticket = extraction.extract(Ticket.class, "Order 7 came broken, I am furious");

            assertThat(ticket).isEqualTo(new Ticket("7", true));
        }
        assertThat(recording.run()).hasAgent("extract Ticket").hasEvent("extraction");
    }
}
