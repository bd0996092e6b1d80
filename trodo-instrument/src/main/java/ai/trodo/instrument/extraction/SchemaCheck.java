package ai.trodo.instrument.extraction;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Whether a value keeps to a schema, as far as generators go that make schemas of types: type, properties, required,
 * additional properties, items, enum, const, references within the schema, and combinations. Other keywords are not looked
 * at, so nothing is called wrong that a full validator would let pass.
 */
final class SchemaCheck {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_PROBLEMS = 20;

    private final JsonNode root;
    private final List<String> problems = new ArrayList<>();

    private SchemaCheck(JsonNode root) {
        this.root = root;
    }

    static List<String> problems(JsonNode schema, JsonNode value) {
        SchemaCheck check = new SchemaCheck(schema);
        check.look(schema, value, "", 0);
        return List.copyOf(check.problems);
    }

    private void look(JsonNode schema, JsonNode value, String path, int depth) {
        if (!schema.isObject() || depth > MAX_DEPTH || problems.size() >= MAX_PROBLEMS) {
            return;
        }
        JsonNode target = referred(schema);
        if (target != schema) {
            look(target, value, path, depth + 1);
        }
        combinations(schema, value, path, depth);
        if (schema.has("type") && !hasType(schema.path("type"), value)) {
            say(path, "should be " + types(schema.path("type")) + " and is " + typeOf(value));
            return;
        }
        if (schema.path("enum").isArray() && !contains(schema.path("enum"), value)) {
            say(path, "should be one of " + schema.path("enum") + " and is " + value);
        }
        if (schema.has("const") && !schema.path("const").equals(value)) {
            say(path, "should be " + schema.path("const") + " and is " + value);
        }
        if (value.isObject()) {
            members(schema, value, path, depth);
        } else if (value.isArray() && schema.path("items").isObject()) {
            for (int i = 0; i < value.size(); i++) {
                look(schema.path("items"), value.get(i), path + "[" + i + "]", depth + 1);
            }
        }
    }

    private JsonNode referred(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        if (!reference.startsWith("#")) {
            return schema;
        }
        JsonNode target = reference.equals("#") ? root : root.at(reference.substring(1));
        return target.isMissingNode() ? schema : target;
    }

    private void combinations(JsonNode schema, JsonNode value, String path, int depth) {
        schema.path("allOf").forEach(part -> look(part, value, path, depth + 1));
        for (String word : List.of("anyOf", "oneOf")) {
            JsonNode choices = schema.path(word);
            if (!choices.isArray() || choices.isEmpty()) {
                continue;
            }
            boolean fits = false;
            for (JsonNode choice : choices) {
                SchemaCheck alone = new SchemaCheck(root);
                alone.look(choice, value, path, depth + 1);
                fits |= alone.problems.isEmpty();
            }
            if (!fits) {
                say(path, "fits none of the " + choices.size() + " forms that it may have");
            }
        }
    }

    private void members(JsonNode schema, JsonNode value, String path, int depth) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                say(path, "has no " + name.asString());
            }
        });
        JsonNode known = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        value.properties().forEach(member -> {
            String at = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            if (known.has(member.getKey())) {
                look(known.path(member.getKey()), member.getValue(), at, depth + 1);
            } else if (others.isObject()) {
                look(others, member.getValue(), at, depth + 1);
            } else if (others.isBoolean() && !others.asBoolean() && known.isObject()) {
                say(path, "should not have " + member.getKey());
            }
        });
    }

    private static boolean hasType(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (hasType(each, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            case "integer" ->
                value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> true;
        };
    }

    private static boolean contains(JsonNode choices, JsonNode value) {
        for (JsonNode choice : choices) {
            if (choice.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String types(JsonNode type) {
        return type.isArray() ? type.toString() : type.asString("");
    }

    private static String typeOf(JsonNode value) {
        return value.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private void say(String path, String problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(path.isEmpty() ? problem : path + " " + problem);
        }
    }
}
