package ai.trodo.sample;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which model answers: the one whose key is in the environment, else the scripted one. */
final class Provider {
    private Provider() {}

    /** Settings for Spring AI. Embeddings stay with the scripted model where a provider has none. */
    static Map<String, Object> settings(Map<String, String> environment, String scriptedUrl) {
        Map<String, Object> settings = new LinkedHashMap<>();
        String openAi = environment.get("OPENAI_API_KEY");
        String anthropic = environment.get("ANTHROPIC_API_KEY");
        String ollama = environment.get("OLLAMA_BASE_URL");
        if (openAi != null && !openAi.isBlank()) {
            settings.put("spring.ai.openai.api-key", openAi);
            return settings;
        }
        settings.put("spring.ai.openai.api-key", "none-needed");
        settings.put("spring.ai.openai.base-url", scriptedUrl);
        if (anthropic != null && !anthropic.isBlank()) {
            chat(settings, "https://api.anthropic.com/v1", anthropic, "claude-haiku-4-5");
        } else if (ollama != null && !ollama.isBlank()) {
            chat(settings, ollama.replaceAll("/+$", "") + "/v1", "ollama", "llama3.2");
        }
        return settings;
    }

    private static void chat(Map<String, Object> settings, String url, String key, String model) {
        settings.put("spring.ai.openai.chat.base-url", url);
        settings.put("spring.ai.openai.chat.api-key", key);
        settings.put("spring.ai.openai.chat.model", model);
    }
}
