package ai.trodo.instrument.sdk.bedrock;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.instrument.fixture.BedrockServer;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordingTrodo;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;

/** InvokeModel, where each maker of models has bodies of its own. */
final class InvokeModelTests {
    private final BedrockServer server = new BedrockServer();
    private final RecordingTrodo trodo = RecordingTrodo.create();
    private final BedrockClients clients = new BedrockClients(server.url());
    private final BedrockRuntimeClient client = TrodoBedrock.wrap(clients.blocking(), trodo.client());
    private final BedrockRuntimeAsyncClient async = TrodoBedrock.wrap(clients.asynchronous(), trodo.client());

    @AfterEach
    void close() {
        clients.close();
        server.close();
        trodo.close();
    }

    @Test
    void readsTheBodiesOfEachMaker() {
        trodo.client().agent("support").run(run -> {
            invoke("anthropic.claude-3-haiku-20240307-v1:0", """
                    {"anthropic_version":"bedrock-2023-05-31","max_tokens":200,"system":"Be brief",
                     "messages":[{"role":"user","content":"Where is 1042?"}]}""");
            invoke("amazon.titan-text-express-v1", """
                    {"inputText":"Where is 1042?","textGenerationConfig":{"maxTokenCount":200,"temperature":0.5}}""");
            invoke("meta.llama3-8b-instruct-v1:0", """
                    {"prompt":"Where is 1042?","max_gen_len":200,"temperature":0.5}""");
            invoke("us.amazon.nova-micro-v1:0", """
                    {"messages":[{"role":"user","content":[{"text":"Where is 1042?"}]}],
                     "inferenceConfig":{"max_new_tokens":200,"temperature":0.5}}""");
            invoke("mistral.mistral-7b-instruct-v0:2", """
                    {"prompt":"[INST] Where is 1042? [/INST]","max_tokens":200,"temperature":0.5}""");
            invoke("cohere.command-r-v1:0", """
                    {"message":"Where is 1042?","max_tokens":200,"temperature":0.5,"p":0.9}""");
        });

        assertThat(trodo.run().spans()).hasSize(6).allSatisfy(span -> {
            assertThat(span)
                    .isOk()
                    .hasUsage(new Usage(20L, null, null, 7L, null))
                    .hasAttribute("gen_ai.request.max_tokens", 200);
            assertThat(span.input().text()).contains("Where is 1042?");
            assertThat(span.output().text()).contains("\"content\":\"Let me look.\"", "finish_reason");
        });
    }

    private void invoke(String model, String body) {
        client.invokeModel(request -> request.modelId(model).body(SdkBytes.fromUtf8String(body)));
    }

    @Test
    void readsTheStreamsOfEachMaker() throws Exception {
        List<String> models = List.of(
                "anthropic.claude-3-haiku-20240307-v1:0",
                "amazon.titan-text-express-v1",
                "meta.llama3-8b-instruct-v1:0",
                "amazon.nova-micro-v1:0",
                "mistral.mistral-7b-instruct-v0:2",
                "cohere.command-r-v1:0");

        trodo.client().agent("support").run(run -> {
            for (String model : models) {
                async.invokeModelWithResponseStream(
                                request -> request.modelId(model)
                                        .body(SdkBytes.fromUtf8String("{\"inputText\":\"Where is 1042?\"}")),
                                InvokeModelWithResponseStreamResponseHandler.builder()
                                        .subscriber(piece -> {})
                                        .build())
                        .get(20, TimeUnit.SECONDS);
            }
        });

        assertThat(trodo.run().spans()).hasSize(6).allSatisfy(span -> {
            assertThat(span).isOk().hasFirstOutput().hasUsage(new Usage(20L, null, null, 7L, null));
            assertThat(span.output().text()).contains("\"content\":\"Let me look.\"", "finish_reason");
        });
    }

    @Test
    void knowsWhatTheOlderModelsCost() {
        trodo.client().agent("support").run(run -> {
            invoke("anthropic.claude-3-haiku-20240307-v1:0", "{\"anthropic_version\":\"bedrock-2023-05-31\"}");
            invoke("amazon.titan-text-express-v1", "{\"inputText\":\"Where is 1042?\"}");
            invoke("meta.llama3-8b-instruct-v1:0", "{\"prompt\":\"Where is 1042?\"}");
        });

        assertThat(trodo.run().spans())
                .hasSize(3)
                .allSatisfy(span -> assertThat(span.cost()).isNotNull());
    }

    @Test
    void recordsEmbeddingsWithoutTheirVectors() {
        trodo.client()
                .agent("support")
                .run(run -> invoke("amazon.titan-embed-text-v2:0", "{\"inputText\":\"refund?\"}"));

        assertThat(trodo.run())
                .hasSpan("embedding amazon.titan-embed-text-v2:0")
                .hasInput("refund?")
                .hasOutput("{\"vectors\":1,\"dimensions\":2}")
                .hasUsage(new Usage(5L, null, null, null, null))
                .hasCost("0.0000001");
    }
}
