package ai.trodo.sample;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A run as the read API gives it. */
record Tree(JsonNode json) {
    List<String> names() {
        List<String> names = new ArrayList<>();
        json.path("spans").forEach(span -> names.add(span.path("name").asString()));
        return names;
    }

    boolean has(String name) {
        return names().contains(name);
    }

    JsonNode run(String field) {
        return json.path("run").path(field);
    }

    JsonNode scores() {
        return json.path("scores");
    }

    JsonNode span(String name) {
        return find("name", name);
    }

    /** Empty directly under the run. */
    String parentOf(String name) {
        JsonNode parent = span(name).path("parent_span_id");
        return parent.isString()
                ? find("span_id", parent.asString()).path("name").asString()
                : "";
    }

    /** The names above it, outermost first. */
    List<String> pathOf(String name) {
        List<String> path = new ArrayList<>();
        JsonNode parent = span(name).path("parent_span_id");
        while (parent.isString()) {
            JsonNode above = find("span_id", parent.asString());
            path.add(0, above.path("name").asString());
            parent = above.path("parent_span_id");
        }
        return path;
    }

    private JsonNode find(String field, String value) {
        for (JsonNode span : json.path("spans")) {
            if (value.equals(span.path(field).asString(""))) {
                return span;
            }
        }
        throw new AssertionError("No span with " + field + " " + value + " among " + names());
    }
}
