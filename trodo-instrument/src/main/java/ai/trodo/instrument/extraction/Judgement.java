package ai.trodo.instrument.extraction;

import ai.trodo.capture.event.Extraction;
import ai.trodo.model.Usage;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether an answer is JSON that keeps to a schema. Not API; may change in any release.
 *
 * @param schema as a tree, or as text when it is not JSON
 * @param values as a tree, or the answer itself when it is not JSON
 * @param problems none when all is well
 */
public record Judgement(Object schema, Object values, List<String> problems) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern THOUGHTS = Pattern.compile("^\\s*<think(ing)?>.*?</think(ing)?>", Pattern.DOTALL);
    private static final Pattern FENCE =
            Pattern.compile("^\\s*```[a-zA-Z]*\\s*\\n?(.*?)\\n?\\s*```\\s*$", Pattern.DOTALL);

    public static Judgement of(String schemaJson, String answer) {
        Object schema = schemaJson;
        List<String> problems = List.of();
        try {
            JsonNode values = JSON.readTree(bare(answer));
            try {
                JsonNode tree = JSON.readTree(schemaJson);
                schema = JSON.convertValue(tree, Object.class);
                problems = SchemaCheck.problems(tree, values);
            } catch (JacksonException noSchema) {
                problems = List.of();
            }
            Object plain = JSON.convertValue(values, Object.class);
            return new Judgement(schema, plain == null ? "null" : plain, problems);
        } catch (JacksonException notJson) {
            return new Judgement(
                    schemaOrText(schemaJson), answer, List.of("not JSON: " + notJson.getOriginalMessage()));
        }
    }

    private static Object schemaOrText(String schemaJson) {
        try {
            return JSON.readValue(schemaJson, Object.class);
        } catch (JacksonException noSchema) {
            return schemaJson;
        }
    }

    /** Without what models like to write around it. */
    static String bare(String answer) {
        String text = THOUGHTS.matcher(answer).replaceFirst("");
        return FENCE.matcher(text).replaceFirst("$1").strip();
    }

    public boolean isValid() {
        return problems.isEmpty();
    }

    /**
     * @param name null for the title of the schema, or the names of its fields
     */
    public Extraction extraction(@Nullable String name, int attempts, Usage usage) {
        Extraction extraction = Extraction.of(name == null ? title() : name, values)
                .schema(schema)
                .usage(usage);
        return isValid() ? extraction.valid(attempts) : extraction.invalid(attempts, problems);
    }

    private String title() {
        JsonNode tree = JSON.valueToTree(schema);
        if (tree.path("title").isString()) {
            return tree.path("title").stringValue();
        }
        String fields = tree.path("properties").propertyNames().stream().collect(Collectors.joining(", "));
        return fields.isEmpty() ? "values" : fields;
    }
}
