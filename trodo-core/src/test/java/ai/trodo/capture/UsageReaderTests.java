package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Usage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

final class UsageReaderTests {
    private static Usage usage(
            @Nullable Integer input,
            @Nullable Integer read,
            @Nullable Integer write,
            @Nullable Integer output,
            @Nullable Integer reasoning) {
        return new Usage(wide(input), wide(read), wide(write), wide(output), wide(reasoning));
    }

    private static @Nullable Long wide(@Nullable Integer count) {
        return count == null ? null : Long.valueOf(count);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of(
                        "OpenAI chat: cached and reasoning tokens are inside", """
                        {"id":"chatcmpl-1","model":"gpt-5-2025-08-07","usage":{"prompt_tokens":1200,"completion_tokens":350,
                        "total_tokens":1550,"prompt_tokens_details":{"cached_tokens":1024,"audio_tokens":0},
                        "completion_tokens_details":{"reasoning_tokens":256,"audio_tokens":0}}}""", usage(176, 1024, null, 94, 256)),
                Arguments.of("OpenAI chat with cache writes inside", """
                        {"usage":{"prompt_tokens":1000,"completion_tokens":5,
                        "prompt_tokens_details":{"cached_tokens":600,"cache_write_tokens":300}}}""", usage(100, 600, 300, 5, null)),
                Arguments.of("OpenAI responses", """
                        {"id":"resp_1","usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":30},
                        "output_tokens":87,"output_tokens_details":{"reasoning_tokens":80},"total_tokens":123}}""", usage(6, 30, null, 7, 80)),
                Arguments.of("OpenAI embeddings tell no answer", """
                        {"object":"list","model":"text-embedding-3-small","usage":{"prompt_tokens":8,"total_tokens":8}}""", usage(8, null, null, null, null)),
                Arguments.of("Anthropic: cached tokens are beside", """
                        {"id":"msg_1","model":"claude-opus-4-5","usage":{"input_tokens":2095,
                        "cache_creation_input_tokens":248,"cache_read_input_tokens":1800,"output_tokens":503}}""", usage(2095, 1800, 248, 503, null)),
                Arguments.of("Anthropic tells thinking as a part of the answer", """
                        {"usage":{"input_tokens":10,"output_tokens":500,"output_tokens_details":{"thinking_tokens":420}}}""", usage(10, null, null, 80, 420)),
                Arguments.of(
                        "Gemini: cached inside, thoughts and tool prompts beside", """
                        {"responseId":"r1","modelVersion":"gemini-2.5-flash","usageMetadata":{"promptTokenCount":1000,
                        "cachedContentTokenCount":900,"candidatesTokenCount":50,"thoughtsTokenCount":70,
                        "toolUsePromptTokenCount":20,"totalTokenCount":1140}}""", usage(120, 900, null, 50, 70)),
                Arguments.of("Gemini that only thought", """
                        {"usageMetadata":{"promptTokenCount":10,"thoughtsTokenCount":90,"totalTokenCount":100}}""", usage(10, null, null, 0, 90)),
                Arguments.of("Bedrock Converse: cached tokens are beside", """
                        {"output":{"message":{"role":"assistant"}},"usage":{"inputTokens":12,"outputTokens":40,
                        "totalTokens":52,"cacheReadInputTokens":1500,"cacheWriteInputTokens":200}}""", usage(12, 1500, 200, 40, null)),
                Arguments.of("Bedrock InvokeModel metrics", """
                        {"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":21,
                        "outputTokenCount":9,"invocationLatency":600,"firstByteLatency":300}}""", usage(21, null, null, 9, null)),
                Arguments.of("Llama on Bedrock", """
                        {"generation":"hi","prompt_token_count":25,"generation_token_count":3,"stop_reason":"stop"}""", usage(25, null, null, 3, null)),
                Arguments.of("Mistral", """
                        {"id":"m1","model":"mistral-small-latest","usage":{"prompt_tokens":16,"completion_tokens":34,
                        "total_tokens":50}}""", usage(16, null, null, 34, null)),
                Arguments.of("Mistral with cached tokens", """
                        {"usage":{"prompt_tokens":160,"completion_tokens":34,"total_tokens":194,"num_cached_tokens":128}}""", usage(32, 128, null, 34, null)),
                Arguments.of("Cohere v2 bills less than it counts", """
                        {"id":"c1","usage":{"billed_units":{"input_tokens":5.0,"output_tokens":418.0},
                        "tokens":{"input_tokens":71.0,"output_tokens":418.0}}}""", usage(5, null, null, 418, null)),
                Arguments.of("Cohere v1", """
                        {"generation_id":"g","meta":{"api_version":{"version":"1"},
                        "billed_units":{"input_tokens":7,"output_tokens":11},"tokens":{"input_tokens":70,
                        "output_tokens":11}}}""", usage(7, null, null, 11, null)),
                Arguments.of("DeepSeek tells hits and misses", """
                        {"usage":{"prompt_tokens":100,"completion_tokens":60,"total_tokens":160,
                        "prompt_cache_hit_tokens":64,"prompt_cache_miss_tokens":36,
                        "completion_tokens_details":{"reasoning_tokens":50}}}""", usage(36, 64, null, 10, 50)),
                Arguments.of("xAI counts reasoning beside the answer", """
                        {"usage":{"prompt_tokens":32,"completion_tokens":9,"total_tokens":135,
                        "prompt_tokens_details":{"cached_tokens":6},"completion_tokens_details":{"reasoning_tokens":94}}}""", usage(26, 6, null, 9, 94)),
                Arguments.of("xAI when the reasoning is the smaller part", """
                        {"usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":180,
                        "completion_tokens_details":{"reasoning_tokens":30}}}""", usage(100, null, null, 50, 30)),
                Arguments.of("Ollama", """
                        {"model":"llama3.1","done":true,"prompt_eval_count":26,"eval_count":298}""", usage(26, null, null, 298, null)),
                Arguments.of("a gateway that counts everything as prompt", """
                        {"usage":{"prompt_tokens":2000,"completion_tokens":10,"total_tokens":2010,
                        "cache_read_input_tokens":1500,"cache_creation_input_tokens":400}}""", usage(100, 1500, 400, 10, null)),
                Arguments.of("a gateway that counts the cache apart", """
                        {"usage":{"prompt_tokens":100,"completion_tokens":10,"total_tokens":2010,
                        "cache_read_input_tokens":1500,"cache_creation_input_tokens":400}}""", usage(100, 1500, 400, 10, null)),
                Arguments.of("a cached part larger than the prompt", """
                        {"usage":{"prompt_tokens":10,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":50}}}""", usage(10, 50, null, 1, null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void readsEachProvidersShape(String what, String json, Usage expected) {
        Map<?, ?> map = JsonMapper.shared().readValue(json, Map.class);

        assertThat(UsageReader.read(json).usage()).as("JSON text").isEqualTo(expected);
        assertThat(UsageReader.read(map).usage()).as("map").isEqualTo(expected);
        assertThat(UsageReader.read(JsonMapper.shared().readTree(json)).usage())
                .as("tree")
                .isEqualTo(expected);
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of(
                        "OpenAI: one trailing chunk without choices",
                        usage(9, null, null, 12, null),
                        List.of("""
                        {"id":"c","model":"gpt-4o","choices":[{"delta":{"content":"Hi"}}],"usage":null}""", """
                        {"id":"c","model":"gpt-4o","choices":[{"delta":{},"finish_reason":"stop"}],"usage":null}""", """
                        {"id":"c","model":"gpt-4o","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":12,
                        "total_tokens":21}}""")),
                Arguments.of("OpenAI responses: in the last event", usage(5, 5, null, 2, 6), List.of("""
                        {"type":"response.created","response":{"id":"resp_1","usage":null}}""", """
                        {"type":"response.output_text.delta","delta":"Hi"}""", """
                        {"type":"response.completed","response":{"id":"resp_1","model":"gpt-5","usage":{"input_tokens":10,
                        "input_tokens_details":{"cached_tokens":5},"output_tokens":8,
                        "output_tokens_details":{"reasoning_tokens":6},"total_tokens":18}}}""")),
                Arguments.of(
                        "Anthropic: prompt first, answer last", usage(25, 7, 0, 15, null), List.of("""
                        {"type":"message_start","message":{"id":"msg_1","model":"claude-opus-4-5","usage":{"input_tokens":25,
                        "cache_creation_input_tokens":0,"cache_read_input_tokens":7,"output_tokens":1}}}""", """
                        {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}""", """
                        {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}""", """
                        {"type":"message_stop"}""")),
                Arguments.of("Gemini: every chunk says more", usage(40, 60, null, 30, 12), List.of("""
                        {"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":60,"totalTokenCount":100}}""", """
                        {"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":10,"thoughtsTokenCount":12}}""", """
                        {"usageMetadata":{"promptTokenCount":100,"candidatesTokenCount":30,"thoughtsTokenCount":12,
                        "totalTokenCount":142}}""")),
                Arguments.of(
                        "Bedrock Converse: the metadata event",
                        usage(12, null, null, 40, null),
                        List.of("""
                        {"contentBlockDelta":{"delta":{"text":"Hi"}}}""", """
                        {"messageStop":{"stopReason":"end_turn"}}""", """
                        {"metadata":{"usage":{"inputTokens":12,"outputTokens":40,"totalTokens":52},
                        "metrics":{"latencyMs":400}}}""")),
                Arguments.of("Mistral: with the last delta", usage(4, null, null, 6, null), List.of("""
                        {"choices":[{"delta":{"content":"Hi"}}]}""", """
                        {"choices":[{"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":4,
                        "total_tokens":10,"completion_tokens":6}}""")),
                Arguments.of("Cohere: in the end message", usage(3, null, null, 8, null), List.of("""
                        {"type":"content-delta","delta":{"message":{"content":{"text":"Hi"}}}}""", """
                        {"type":"message-end","delta":{"finish_reason":"COMPLETE","usage":{"billed_units":{"input_tokens":3,
                        "output_tokens":8},"tokens":{"input_tokens":60,"output_tokens":8}}}}""")),
                Arguments.of("DeepSeek", usage(36, 64, null, 60, null), List.of("""
                        {"choices":[{"delta":{"content":"Hi"}}],"usage":null}""", """
                        {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,
                        "completion_tokens":60,"total_tokens":160,"prompt_cache_hit_tokens":64,
                        "prompt_cache_miss_tokens":36}}""")),
                Arguments.of("Groq", usage(18, null, null, 556, null), List.of("""
                        {"id":"g","choices":[{"delta":{"content":"Hi"}}]}""", """
                        {"id":"g","choices":[{"delta":{}}],"x_groq":{"id":"r","usage":{"prompt_tokens":18,
                        "completion_tokens":556,"total_tokens":574,"queue_time":0.03}}}""")),
                Arguments.of("Moonshot: inside the last choice", usage(5, null, null, 6, null), List.of("""
                        {"choices":[{"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":5,"completion_tokens":6,
                        "total_tokens":11}}]}""")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void readsTheUsageOfAStream(String what, Usage expected, List<String> chunks) {
        UsageReader.Stream stream = new UsageReader.Stream();
        StringBuilder events = new StringBuilder();
        List<Object> maps = new ArrayList<>();
        for (String chunk : chunks) {
            stream.accept(chunk);
            maps.add(JsonMapper.shared().readValue(chunk, Map.class));
            events.append("event: x\ndata: ").append(chunk.replace("\n", " ")).append("\n\n");
        }
        events.append("data: [DONE]\n\n");

        assertThat(stream.reading().usage()).as("chunk by chunk").isEqualTo(expected);
        assertThat(UsageReader.read(maps).usage()).as("as a list").isEqualTo(expected);
        assertThat(UsageReader.read(events.toString()).usage())
                .as("as an event stream")
                .isEqualTo(expected);
    }

    @Test
    void saysWhichModelAnsweredAndUnderWhichId() {
        UsageReading reading = UsageReader.read("""
                {"id":"chatcmpl-7","model":"gpt-4o-2024-08-06","usage":{"prompt_tokens":1,"completion_tokens":2}}""");

        assertThat(reading.model()).isEqualTo("gpt-4o-2024-08-06");
        assertThat(reading.responseId()).isEqualTo("chatcmpl-7");
    }

    @ParameterizedTest
    @MethodSource("nothing")
    void isUnknownAndNotZeroWhenNothingIsTold(@Nullable Object result) {
        assertThat(UsageReader.read(result)).isEqualTo(UsageReading.NOTHING);
        assertThat(UsageReader.INSTANCE.extract(result)).isSameAs(Usage.UNKNOWN);
    }

    static Stream<@Nullable Object> nothing() {
        Map<String, Object> itself = new HashMap<>();
        itself.put("usage", itself);
        itself.put("message", itself);
        return Stream.of(
                null,
                "plain words",
                "{not json",
                "",
                42,
                new int[] {1},
                List.of(),
                Map.of("answer", "42", "id", "7"),
                Map.of("usage", Map.of("prompt_tokens", -5)),
                Map.of("usage", Map.of("prompt_tokens", Double.NaN)),
                "{\"usage\":null}",
                "{\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}",
                new SummaryUsage(0, 0, null),
                new Hostile(),
                itself);
    }

    /** As the SDKs of providers look: accessors with optional values. */
    public record SdkAnswer(String id, Optional<SdkUsage> usage) {}

    public record SdkUsage(long promptTokens, long completionTokens, Optional<SdkDetails> promptTokensDetails) {}

    public record SdkDetails(Optional<Long> cachedTokens) {}

    /** As a framework's summary looks: getters, zero for unknown, the provider's object beside. */
    public record SummaryUsage(
            int promptTokens,
            int completionTokens,
            @Nullable Object nativeUsage) {
        public int getTotalTokens() {
            return promptTokens + completionTokens;
        }
    }

    public static final class GetterAnswer {
        public Map<String, Object> getTokenUsage() {
            return Map.of("inputTokenCount", 3, "outputTokenCount", OptionalLong.of(4));
        }
    }

    public static final class Hostile {
        public Object getUsage() {
            throw new IllegalStateException("not today");
        }

        public Object response() {
            throw new AssertionError("a method of the application must not be called");
        }
    }

    @Test
    void readsBeansWithOptionalsAndGetters() {
        SdkAnswer answer =
                new SdkAnswer("x", Optional.of(new SdkUsage(100, 20, Optional.of(new SdkDetails(Optional.of(80L))))));

        assertThat(UsageReader.read(answer).usage()).isEqualTo(usage(20, 80, null, 20, null));
        assertThat(UsageReader.read(Optional.of(answer)).usage()).isEqualTo(usage(20, 80, null, 20, null));
        assertThat(UsageReader.read(new GetterAnswer()).usage()).isEqualTo(usage(3, null, null, 4, null));
    }

    @Test
    void prefersTheProvidersOwnUsageToAFrameworksSummary() {
        SummaryUsage summary =
                new SummaryUsage(10, 5, Map.of("input_tokens", 10, "cache_read_input_tokens", 90, "output_tokens", 5));

        assertThat(UsageReader.read(summary).usage()).isEqualTo(usage(10, 90, null, 5, null));
        assertThat(UsageReader.read(new SummaryUsage(10, 5, new Object())).usage())
                .isEqualTo(usage(10, null, null, 5, null));
    }
}
