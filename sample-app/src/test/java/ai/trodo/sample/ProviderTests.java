package ai.trodo.sample;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.sample.model.ScriptedModel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.model.openai.autoconfigure.OpenAiChatAutoConfiguration;
import org.springframework.ai.model.openai.autoconfigure.OpenAiEmbeddingAutoConfiguration;
import org.springframework.ai.model.tool.autoconfigure.ToolCallingAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What is in the environment decides which model answers. */
final class ProviderTests {
    @Test
    void leavesTheAddressToTheLibraryWhenThereIsAKeyForOpenAi() {
        assertThat(Provider.settings(
                        Map.of("OPENAI_API_KEY", "sk-mine", "OLLAMA_BASE_URL", "http://box"), "http://scripted/v1"))
                .containsExactlyEntriesOf(Map.of("spring.ai.openai.api-key", "sk-mine"));
    }

    @Test
    void asksAnthropicForAnswersAndTheScriptedModelForEmbeddings() {
        assertThat(Provider.settings(Map.of("ANTHROPIC_API_KEY", "sk-ant-mine"), "http://scripted/v1"))
                .containsEntry("spring.ai.openai.chat.base-url", "https://api.anthropic.com/v1")
                .containsEntry("spring.ai.openai.chat.api-key", "sk-ant-mine")
                .containsEntry("spring.ai.openai.base-url", "http://scripted/v1");
    }

    @Test
    void ignoresKeysThatAreBlank() {
        assertThat(Provider.settings(Map.of("OPENAI_API_KEY", " ", "ANTHROPIC_API_KEY", ""), "http://scripted/v1"))
                .containsEntry("spring.ai.openai.base-url", "http://scripted/v1")
                .doesNotContainKey("spring.ai.openai.chat.base-url");
    }

    @Test
    void reachesAnOllamaAtItsAddress() throws Exception {
        try (ScriptedModel ollama = ScriptedModel.start()) {
            String address = ollama.baseUrl().replace("/v1", "/");
            Map<String, Object> settings = Provider.settings(Map.of("OLLAMA_BASE_URL", address), ollama.baseUrl());
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            ToolCallingAutoConfiguration.class,
                            OpenAiChatAutoConfiguration.class,
                            OpenAiEmbeddingAutoConfiguration.class))
                    .withPropertyValues(settings.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .toArray(String[]::new))
                    .run(context -> {
                        assertThat(context.getBean(ChatModel.class).call("How long does a delivery take?"))
                                .isNotBlank();
                        assertThat(context.getBean(ChatModel.class)
                                        .getDefaultOptions()
                                        .getModel())
                                .isEqualTo("llama3.2");
                        assertThat(context.getBean(EmbeddingModel.class).embed("beans"))
                                .isNotEmpty();
                    });
        }
    }
}
