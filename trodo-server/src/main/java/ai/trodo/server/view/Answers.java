package ai.trodo.server.view;

import ai.trodo.server.http.Json;
import ai.trodo.server.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What each operation answers, as schemas of the OpenAPI document. They stand in {@code answers.json} in a short
 * notation, which is explained there.
 */
final class Answers {
    private static final String RESOURCE = "answers.json";
    private static final String JSON = "application/json";

    /** What a status says about itself; any other is just done. */
    private static final Map<String, String> MEANINGS = Map.of(
            "201", "Made",
            "207", "Some items could not be taken; the others are stored",
            "304", "As the caller has it",
            "400", "Some or all of it could not be taken; the body says what",
            "503", "Not working");

    private final JsonNode words;
    private final JsonNode shapes;
    private final JsonNode answers;

    private Answers(JsonNode declared) {
        this.words = declared.path("words");
        this.shapes = declared.path("shapes");
        this.answers = declared.path("answers");
    }

    static Answers declared() {
        try (InputStream in = Answers.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + Answers.class.getName());
            }
            return new Answers(Json.mapper().readTree(in));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Every shape by its name. */
    Map<String, @Nullable Object> schemas() {
        Map<String, @Nullable Object> schemas = new LinkedHashMap<>();
        shapes.properties().forEach(shape -> {
            Map<String, Object> members = new LinkedHashMap<>();
            List<String> required = new ArrayList<>();
            collect(shape.getValue(), members, required);
            schemas.put(shape.getKey(), Json.object("type", "object", "properties", members, "required", required));
        });
        return schemas;
    }

    private void collect(JsonNode shape, Map<String, Object> members, List<String> required) {
        shape.properties().forEach(member -> {
            String name = member.getKey();
            String notation = member.getValue().asString();
            if (name.equals("+")) {
                collect(shapes.path(notation), members, required);
            } else if (name.endsWith("?")) {
                members.put(name.substring(0, name.length() - 1), schema(notation));
            } else {
                members.put(name, schema(notation));
                required.add(name);
            }
        });
    }

    /** What a route answers, by status; without a schema where none is declared. */
    Map<String, @Nullable Object> of(Route route) {
        Map<String, @Nullable Object> responses = new LinkedHashMap<>();
        answers.path(route.method() + " " + route.template())
                .properties()
                .forEach(answer -> responses.put(answer.getKey(), response(answer.getKey(), answer.getValue())));
        if (responses.isEmpty()) {
            responses.put("200", Json.object("description", "Done"));
        }
        return responses;
    }

    private Object response(String status, JsonNode body) {
        Map<String, @Nullable Object> response = Json.object("description", MEANINGS.getOrDefault(status, "Done"));
        Map<String, Object> content = new LinkedHashMap<>();
        if (body.isString()) {
            content.put(JSON, Json.object("schema", schema(body.asString())));
        }
        body.properties()
                .forEach(type -> content.put(
                        type.getKey(),
                        Json.object("schema", schema(type.getValue().asString()))));
        if (!content.isEmpty()) {
            response.put("content", content);
        }
        return response;
    }

    private Map<String, @Nullable Object> schema(String notation) {
        String inner = notation.substring(0, notation.length() - 1);
        if (notation.endsWith("?")) {
            return nullable(schema(inner));
        }
        if (notation.startsWith("[")) {
            return Json.object("type", "array", "items", schema(inner.substring(1)));
        }
        if (notation.startsWith("{")) {
            return Json.object("type", "object", "additionalProperties", schema(inner.substring(1)));
        }
        if (shapes.has(notation)) {
            return Json.object("$ref", "#/components/schemas/" + notation);
        }
        if (!words.has(notation)) {
            throw new IllegalStateException(RESOURCE + " has neither a word nor a shape " + notation);
        }
        Map<String, @Nullable Object> word = new LinkedHashMap<>();
        words.path(notation).properties().forEach(keyword -> word.put(keyword.getKey(), keyword.getValue()));
        return word;
    }

    private static Map<String, @Nullable Object> nullable(Map<String, @Nullable Object> schema) {
        if (!(schema.get("type") instanceof JsonNode type)) {
            return Json.object("anyOf", List.of(schema, Json.object("type", "null")));
        }
        schema.put("type", List.of(type, "null"));
        if (schema.get("enum") instanceof JsonNode values) {
            List<@Nullable Object> withNull = new ArrayList<>();
            values.forEach(withNull::add);
            withNull.add(null);
            schema.put("enum", withNull);
        }
        return schema;
    }
}
