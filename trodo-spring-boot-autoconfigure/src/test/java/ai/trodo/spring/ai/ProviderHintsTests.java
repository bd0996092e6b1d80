package ai.trodo.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

class ProviderHintsTests {
    private final RuntimeHints hints = registered();

    private static RuntimeHints registered() {
        RuntimeHints hints = new RuntimeHints();
        List<RuntimeHintsRegistrar> ours =
                SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                        .load(RuntimeHintsRegistrar.class)
                        .stream()
                        .filter(ProviderHints.class::isInstance)
                        .toList();
        assertThat(ours).hasSize(1);
        ours.get(0).registerHints(hints, ProviderHintsTests.class.getClassLoader());
        return hints;
    }

    /** What stand-ins are made of: clients, services below them, streams and those who listen to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.openai.client.OpenAIClient",
                "com.openai.client.OpenAIClientAsync",
                "com.openai.services.blocking.ChatService",
                "com.openai.services.blocking.chat.ChatCompletionService",
                "com.openai.services.async.chat.ChatCompletionServiceAsync",
                "com.openai.services.blocking.ResponseService",
                "com.openai.services.blocking.EmbeddingService",
                "com.openai.core.http.HttpClient",
                "com.openai.core.http.HttpResponseFor",
                "com.openai.core.http.StreamResponse",
                "com.openai.core.http.AsyncStreamResponse",
                "com.openai.core.http.AsyncStreamResponse$Handler",
                "com.anthropic.client.AnthropicClient",
                "com.anthropic.services.blocking.MessageService",
                "com.anthropic.services.async.MessageServiceAsync",
                "com.anthropic.core.http.StreamResponse",
                "software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient",
                "software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient",
                "software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler"
            })
    void aNativeImageCanStandInFor(String face) throws Exception {
        Class<?> type = ClassUtils.forName(face, getClass().getClassLoader());
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(type)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(type)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
    }

    @Test
    void aNativeImageReadsWhatWasUsedAndMarksParameters() throws Exception {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(CompletionUsage.class.getMethod("promptTokens")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(ChatCompletionCreateParams.Builder.class.getMethod(
                                "putAdditionalHeader", String.class, String.class)))
                .accepts(hints);
    }

    @Test
    void everyServiceThatAClientLeadsToIsAmongThem() {
        for (Class<?> client : List.of(OpenAIClient.class, OpenAIClientAsync.class, AnthropicClient.class)) {
            assertThat(client.getMethods())
                    .filteredOn(method -> method.getReturnType().isInterface()
                            && method.getReturnType().getName().contains(".services."))
                    .isNotEmpty()
                    .allSatisfy(method -> assertThat(
                                    RuntimeHintsPredicates.proxies().forInterfaces(method.getReturnType()))
                            .accepts(hints));
        }
    }
}
