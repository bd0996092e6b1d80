package ai.trodo.prompt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of a prompt.
 *
 * @param name what it was asked for by
 * @param version 0 when it is what the application said for the case that none could be read
 * @param messages of a chat; one with the role "user" when the prompt is a text
 * @param config settings that belong to the prompt, such as its model
 */
public record Prompt(String name, int version, List<Message> messages, Map<String, Object> config) {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([A-Za-z_][A-Za-z0-9_]*)\\s*}}");

    public Prompt {
        messages = List.copyOf(messages);
        config = Map.copyOf(config);
    }

    /**
     * What one party says.
     *
     * @param role who speaks: {@code system}, {@code user}, {@code assistant} or another word of the chat model
     * @param content the text, with its variables as <code>{{name}}</code> until they are filled in
     */
    public record Message(String role, String content) {}

    static Prompt fallback(String name, String text) {
        return new Prompt(name, 0, List.of(new Message("user", text)), Map.of());
    }

    /** Whether it is what the application said for the case that none could be read. */
    public boolean isFallback() {
        return version == 0;
    }

    /** The text; of a chat all messages, each in its own paragraph. */
    public String text() {
        return String.join("\n\n", messages.stream().map(Message::content).toList());
    }

    /**
     * The text with its variables filled in.
     *
     * @throws IllegalArgumentException when a variable has no value, with the names of those
     */
    public String text(Map<String, ?> values) {
        return filled(values).text();
    }

    /**
     * The same prompt with its variables filled in, all at once: a value that looks like a variable stays as it is.
     *
     * @throws IllegalArgumentException when a variable has no value, with the names of those
     */
    public Prompt filled(Map<String, ?> values) {
        TreeSet<String> missing = new TreeSet<>();
        List<Message> filled = new ArrayList<>();
        for (Message message : messages) {
            Matcher matcher = VARIABLE.matcher(message.content());
            filled.add(new Message(message.role(), matcher.replaceAll(found -> {
                Object value = values.get(found.group(1));
                if (value == null) {
                    missing.add(found.group(1));
                    return "";
                }
                return Matcher.quoteReplacement(value.toString());
            })));
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "prompt \"" + name + "\" needs a value for " + String.join(", ", missing));
        }
        return new Prompt(name, version, filled, config);
    }

    /** What a span says that was made from this prompt; nothing for a fallback. */
    public Map<String, Object> attributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (!isFallback()) {
            attributes.put("trodo.prompt.name", name);
            attributes.put("trodo.prompt.version", version);
        }
        return attributes;
    }
}
