package ai.trodo.capture.event;

import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import ai.trodo.model.Usage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Structured values taken out of text by a model.
 *
 * @param schemaName what the values are
 * @param schema JSON schema as a map, a tree or text; null when there is none
 * @param values what was taken out
 * @param valid whether the values keep to the schema, null when nobody looked
 * @param attempts how many answers of the model it took, null when not counted
 * @param problems where the values break the schema
 * @param usage tokens of all attempts, null when not counted
 */
public record Extraction(
        String schemaName,
        @Nullable Object schema,
        @Nullable Object values,
        @Nullable Boolean valid,
        @Nullable Integer attempts,
        List<String> problems,
        @Nullable Usage usage)
        implements TypedEvent {
    public Extraction {
        problems = List.copyOf(problems);
    }

    /** Values that nobody checked yet; they are recorded as any other value is, within the capture limits. */
    public static Extraction of(String schemaName, Object values) {
        return new Extraction(schemaName, null, values, null, null, List.of(), null);
    }

    /** What the values were meant to keep to: JSON schema as a map, a tree or text. */
    public Extraction schema(Object jsonSchema) {
        return new Extraction(schemaName, jsonSchema, values, valid, attempts, problems, usage);
    }

    /** The values keep to the schema, after so many answers of the model. */
    public Extraction valid(int inAttempts) {
        return new Extraction(schemaName, schema, values, true, inAttempts, problems, usage);
    }

    /** The values break the schema even after so many answers, for these reasons. */
    public Extraction invalid(int inAttempts, List<String> why) {
        return new Extraction(schemaName, schema, values, false, inAttempts, why, usage);
    }

    /** Only what is known about the values: neither they nor what was wrong with them, which may quote them. */
    public Extraction withoutValues() {
        return new Extraction(schemaName, schema, null, valid, attempts, List.of(), usage);
    }

    /** What all attempts together have cost in tokens. */
    public Extraction usage(Usage tokens) {
        return new Extraction(schemaName, schema, values, valid, attempts, problems, tokens);
    }

    @Override
    public String type() {
        return EventType.EXTRACTION;
    }

    @Override
    public String name() {
        return schemaName;
    }

    @Override
    public Level level() {
        return Boolean.FALSE.equals(valid) ? Level.WARNING : Level.DEFAULT;
    }

    @Override
    public Map<String, Object> payload() {
        return new Fields()
                .text("schema_name", schemaName, Fields.NAME)
                .put("schema", schema)
                .put("values", values)
                .put("valid", valid)
                .put("attempts", attempts)
                .list("problems", problems)
                .put("tokens_in", usage == null ? null : usage.totalInput())
                .put("tokens_out", usage == null ? null : usage.totalOutput())
                .done();
    }
}
