package ai.trodo.capture;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The spellings under which one and the same model travels: frameworks, gateways and clouds decorate its id. Only known
 * decoration is taken off; what remains must be in the table letter by letter.
 */
final class ModelNames {
    static final String BEDROCK = "bedrock";
    private static final String OPENAI = "openai";
    private static final String ANTHROPIC = "anthropic";
    private static final String GOOGLE = "google";
    private static final String MISTRAL = "mistral";

    private static final Set<String> REGIONS =
            Set.of("us", "us-gov", "eu", "apac", "ap", "jp", "au", "ca", "sa", "global");
    private static final Pattern CONTEXT_SIZE = Pattern.compile(":\\d+k$");

    /** Words of frameworks and of OpenTelemetry, letters and digits only, to the providers whose rows they may use. */
    private static final Map<String, List<String>> PROVIDERS = Map.ofEntries(
            Map.entry("openai", List.of(OPENAI)),
            Map.entry("azure", List.of(OPENAI)),
            Map.entry("azureopenai", List.of(OPENAI)),
            Map.entry("azaiopenai", List.of(OPENAI)),
            Map.entry("azureaiopenai", List.of(OPENAI)),
            Map.entry("azaiinference", List.of(OPENAI)),
            Map.entry("azureaiinference", List.of(OPENAI)),
            Map.entry("anthropic", List.of(ANTHROPIC)),
            Map.entry("google", List.of(GOOGLE)),
            Map.entry("gemini", List.of(GOOGLE)),
            Map.entry("googlegenai", List.of(GOOGLE)),
            Map.entry("googleaigemini", List.of(GOOGLE)),
            Map.entry("gcpgemini", List.of(GOOGLE)),
            Map.entry("gcpgenai", List.of(GOOGLE)),
            Map.entry("vertexai", List.of(GOOGLE, ANTHROPIC, MISTRAL)),
            Map.entry("gcpvertexai", List.of(GOOGLE, ANTHROPIC, MISTRAL)),
            Map.entry("googlevertexaigemini", List.of(GOOGLE)),
            Map.entry("googlevertexaianthropic", List.of(ANTHROPIC)),
            Map.entry("mistral", List.of(MISTRAL)),
            Map.entry("mistralai", List.of(MISTRAL)),
            Map.entry("cohere", List.of("cohere")),
            Map.entry("deepseek", List.of("deepseek")),
            Map.entry("xai", List.of("xai")),
            Map.entry("bedrock", List.of(BEDROCK)),
            Map.entry("bedrockconverse", List.of(BEDROCK)),
            Map.entry("awsbedrock", List.of(BEDROCK)),
            Map.entry("amazonbedrock", List.of(BEDROCK)),
            Map.entry("amazon", List.of(BEDROCK)),
            Map.entry("groq", List.of("groq")));

    /** Words that frameworks use when they do not know the provider. */
    private static final Set<String> NO_PROVIDER = Set.of("", "other", "unknown", "springai");

    private ModelNames() {}

    /** The row groups for a provider; null for a provider that is not given, empty for one that the table does not know. */
    static @Nullable List<String> rowGroups(@Nullable String provider) {
        String word = letters(provider);
        return NO_PROVIDER.contains(word) ? null : PROVIDERS.getOrDefault(word, List.of());
    }

    static String letters(@Nullable String word) {
        if (word == null) {
            return "";
        }
        StringBuilder letters = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                letters.append(Character.toLowerCase(c));
            }
        }
        return letters.toString();
    }

    static String key(String model) {
        return model.trim().toLowerCase(Locale.ROOT);
    }

    /** The name itself first, then the same name with less and less decoration. */
    static Set<String> spellings(String model) {
        Set<String> names = new LinkedHashSet<>();
        String name = key(model);
        names.add(name);
        if (name.startsWith("arn:")) {
            name = afterLast(name, "/");
            names.add(name);
        }
        if (name.contains("models/")) {
            name = afterLast(name, "models/");
            names.add(name);
        }
        name = withoutGateway(name);
        names.add(name);
        name = CONTEXT_SIZE.matcher(name).replaceFirst("");
        names.add(name);
        int dot = name.indexOf('.');
        if (dot > 0 && REGIONS.contains(name.substring(0, dot))) {
            names.add(name.substring(dot + 1));
        }
        if (name.startsWith("claude-")) {
            names.add(name.replace('@', '-').replace('.', '-'));
            names.add(beforeFirst(name, "@default"));
        }
        return names;
    }

    /** {@code openrouter/anthropic/claude-x} and {@code azure/gpt-4o}: the last part, if the part before it is a provider. */
    private static String withoutGateway(String name) {
        int slash = name.lastIndexOf('/');
        if (slash <= 0) {
            return name;
        }
        String before = afterLast(name.substring(0, slash), "/");
        return PROVIDERS.containsKey(letters(before)) ? name.substring(slash + 1) : name;
    }

    private static String afterLast(String text, String mark) {
        int at = text.lastIndexOf(mark);
        return at < 0 ? text : text.substring(at + mark.length());
    }

    private static String beforeFirst(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }
}
