package ai.trodo.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.server.http.Json;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a server and holds its answers against its OpenAPI document, in which every shape is closed here: what is not documented is an error.
 * Remembers which operations and shapes it has seen.
 */
final class AnswerCheck {
    private static final String SHAPES = "#/$defs/";

    private final Server server;
    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<JsonNode, Schema> compiled = new HashMap<>();
    private final Map<String, Pattern> templates = new HashMap<>();
    private final Set<String> documented = new TreeSet<>();
    private final Set<String> operations = new TreeSet<>();
    private final Set<String> unseen = new TreeSet<>();

    AnswerCheck(Server server) {
        this.server = server;
        JsonNode open = server.get("/api/openapi.json").json();
        document = Json.mapper().readTree(open.toString().replace("#/components/schemas/", SHAPES));
        for (Map.Entry<String, JsonNode> shape : shapes().properties()) {
            ((ObjectNode) shape.getValue()).put("additionalProperties", false);
            unseen.add(shape.getKey());
            shape.getValue()
                    .path("properties")
                    .propertyNames()
                    .forEach(name -> unseen.add(shape.getKey() + "." + name));
        }
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            templates.put(path.getKey(), Pattern.compile(path.getKey().replaceAll("\\{[A-Za-z]+}", "[^/]+")));
            path.getValue().propertyNames().forEach(method -> documented.add(operation(method, path.getKey())));
        }
    }

    private JsonNode shapes() {
        return document.path("components").path("schemas");
    }

    private static String operation(String method, String template) {
        return method.toUpperCase(Locale.ROOT) + " " + template;
    }

    /** Operations of the document whose answer was never held against it. */
    Set<String> operationsNotSeen() {
        Set<String> left = new TreeSet<>(documented);
        left.removeAll(operations);
        return left;
    }

    /** Shapes, and members of shapes as {@code Run.cost}, that had a value in no answer. */
    Set<String> notSeen() {
        return unseen;
    }

    Server.Answer ask(String method, String path) {
        return ask(method, path, "");
    }

    Server.Answer ask(String method, String path, String body) {
        return ask(method, path, body, 200);
    }

    Server.Answer ask(String method, String path, String body, int status, String... headers) {
        Server.Answer answer = server.send(method, path, body, headers);
        assertThat(answer.status())
                .as(method + " " + path + " " + answer.text())
                .isEqualTo(status);
        hold(method, path, status, type(answer), answer.json());
        return answer;
    }

    static String type(Server.Answer answer) {
        return answer.raw().headers().firstValue("Content-Type").orElse("");
    }

    /** @param type as the answer says it */
    void hold(String method, String path, int status, String type, JsonNode body) {
        JsonNode schema = schema(method, path, status, type);
        assertThat(errors(schema, body))
                .as(method + " " + path + " " + status + " " + body)
                .isEmpty();
        see(schema, body, "");
    }

    /** That an answer without a body is documented as one. */
    void holdEmpty(String method, String path, int status) {
        assertThat(response(method, path, status).has("content"))
                .as(method + " " + path + " " + status)
                .isFalse();
    }

    private JsonNode schema(String method, String path, int status, String type) {
        String plain = type.split(";")[0].trim();
        JsonNode schema =
                response(method, path, status).path("content").path(plain).path("schema");
        assertThat(schema.isMissingNode())
                .as(method + " " + path + " " + status + " " + plain + " has no schema")
                .isFalse();
        return schema;
    }

    private JsonNode response(String method, String path, int status) {
        String plain = path.split("\\?")[0];
        String template = templates.entrySet().stream()
                .filter(entry -> entry.getValue().matcher(plain).matches())
                .map(Map.Entry::getKey)
                .filter(name -> documented.contains(operation(method, name)))
                .min((one, other) -> Long.compare(braces(one), braces(other)))
                .orElseThrow(() -> new AssertionError("not documented: " + method + " " + plain));
        JsonNode responses = document.path("paths")
                .path(template)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses");
        if (status < 400) {
            operations.add(operation(method, template));
        }
        String key = Integer.toString(status);
        assertThat(responses.has(key) || status >= 400)
                .as(method + " " + template + " answers " + key)
                .isTrue();
        JsonNode response = responses.has(key) ? responses.path(key) : responses.path("default");
        String reference = response.path("$ref").asString("");
        return reference.isEmpty() ? response : document.at(reference.substring(1));
    }

    private static long braces(String template) {
        return Arrays.stream(template.split("/"))
                .filter(part -> part.startsWith("{"))
                .count();
    }

    private List<Error> errors(JsonNode schema, JsonNode body) {
        Schema ready = compiled.computeIfAbsent(schema, one -> {
            ObjectNode whole = Json.mapper().createObjectNode();
            whole.putArray("allOf").add(one);
            whole.set("$defs", shapes());
            return registry.getSchema(whole);
        });
        return ready.validate(body);
    }

    private void see(JsonNode schema, JsonNode value, String shape) {
        if (value.isNull() || value.isContainer() && value.isEmpty()) {
            return;
        }
        String reference = schema.path("$ref").asString("");
        if (!reference.isEmpty()) {
            String name = reference.substring(SHAPES.length());
            unseen.remove(name);
            see(shapes().path(name), value, name);
            return;
        }
        for (JsonNode one : schema.path("anyOf")) {
            if (errors(one, value).isEmpty()) {
                see(one, value, "");
            }
        }
        if (value.isArray()) {
            value.forEach(item -> see(schema.path("items"), item, ""));
        }
        for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
            JsonNode inner = value.path(member.getKey());
            if (!inner.isMissingNode() && !inner.isNull() && !(inner.isContainer() && inner.isEmpty())) {
                unseen.remove(shape + "." + member.getKey());
                see(member.getValue(), inner, "");
            }
        }
    }
}
