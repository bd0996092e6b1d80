package ai.trodo.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.capture.UsageReader;
import ai.trodo.capture.UsageReading;
import ai.trodo.model.Usage;
import com.openai.core.ObjectMappers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.chat.model.ChatResponse;

/** The reader of the core knows libraries by their names only; here it meets their classes. */
final class UsageOfRealLibrariesTests {
    private static final String CHAT = """
            {"id":"c1","object":"chat.completion","created":1,"model":"gpt-5","choices":[],"usage":{"prompt_tokens":1200,
            "completion_tokens":350,"total_tokens":1550,"prompt_tokens_details":{"cached_tokens":1024},
            "completion_tokens_details":{"reasoning_tokens":256}}}""";
    private static final String RESPONSE = """
            {"id":"resp_1","object":"response","created_at":1,"model":"gpt-5","output":[],"usage":{"input_tokens":36,
            "input_tokens_details":{"cached_tokens":30},"output_tokens":87,
            "output_tokens_details":{"reasoning_tokens":80},"total_tokens":123}}""";

    private static <T> T openAi(String json, Class<T> type) throws Exception {
        return ObjectMappers.jsonMapper().readValue(json, type);
    }

    @Test
    void readsTheOpenAiClient() throws Exception {
        assertThat(UsageReader.read(openAi(CHAT, ChatCompletion.class)))
                .isEqualTo(new UsageReading(new Usage(176L, 1024L, null, 94L, 256L), null, "gpt-5", "c1"));
        assertThat(UsageReader.read(openAi(RESPONSE, Response.class)))
                .isEqualTo(new UsageReading(new Usage(6L, 30L, null, 7L, 80L), null, "gpt-5", "resp_1"));
    }

    @Test
    void readsTheStreamsOfTheOpenAiClient() throws Exception {
        UsageReader.Stream chat = new UsageReader.Stream();
        chat.accept(openAi("""
                {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[]}""", ChatCompletionChunk.class));
        chat.accept(openAi("""
                {"id":"c1","object":"chat.completion.chunk","created":1,"model":"gpt-5","choices":[],
                "usage":{"prompt_tokens":12,"completion_tokens":3,"total_tokens":15}}""", ChatCompletionChunk.class));
        assertThat(chat.reading().usage()).isEqualTo(Usage.of(12, 3));

        UsageReader.Stream responses = new UsageReader.Stream();
        responses.accept(openAi(
                "{\"type\":\"response.completed\",\"sequence_number\":1,\"response\":" + RESPONSE + "}",
                ResponseStreamEvent.class));
        assertThat(responses.reading().usage()).isEqualTo(new Usage(6L, 30L, null, 7L, 80L));
    }

    @Test
    void readsWhatTheProviderSaidThroughSpringAi() throws Exception {
        Object ofProvider = openAi(CHAT, ChatCompletion.class).usage().orElseThrow();

        assertThat(UsageReader.read(answer(new DefaultUsage(1200, 350, 1550, ofProvider)))
                        .usage())
                .isEqualTo(new Usage(176L, 1024L, null, 94L, 256L));
        assertThat(UsageReader.read(answer(new DefaultUsage(10, 5, 15, null))).usage())
                .isEqualTo(Usage.of(10, 5));
        assertThat(UsageReader.read(new ChatResponse(List.of()))).isEqualTo(UsageReading.NOTHING);
    }

    private static ChatResponse answer(DefaultUsage usage) {
        return new ChatResponse(
                List.of(), ChatResponseMetadata.builder().usage(usage).build());
    }
}
