package ai.trodo.server.prompt;

import ai.trodo.server.http.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A prompt as it is on the shelf: its versions without their content, newest first, and which version bears which label.
 */
public record Prompt(String name, List<PromptVersion.Line> versions, Map<String, Integer> labels, Instant changedAt) {
    /** Always means the newest version; cannot be set. */
    public static final String LATEST = "latest";

    public Prompt {
        versions = versions.stream().sorted(PromptVersion.Line.NEWEST).toList();
    }

    static Prompt of(String name, String json) {
        JsonNode stored = Json.mapper().readTree(json);
        List<PromptVersion.Line> versions = new ArrayList<>();
        stored.path("versions").forEach(line -> versions.add(PromptVersion.Line.of(line)));
        Map<String, Integer> labels = new TreeMap<>();
        stored.path("labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asInt()));
        return new Prompt(
                name, versions, labels, Instant.parse(stored.path("changed_at").asString()));
    }

    String toJson() {
        return Json.mapper()
                .writeValueAsString(Json.object(
                        "versions",
                                versions.stream()
                                        .map(PromptVersion.Line::toJson)
                                        .toList(),
                        "labels", labels,
                        "changed_at", changedAt.toString()));
    }

    public int latest() {
        return versions.isEmpty() ? 0 : versions.get(0).number();
    }

    public List<String> labelsOf(int version) {
        return labels.entrySet().stream()
                .filter(label -> label.getValue() == version)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The version that a number or a label means; null when there is none. */
    public @Nullable Integer version(String reference) {
        if (reference.equals(LATEST)) {
            return versions.isEmpty() ? null : Integer.valueOf(latest());
        }
        Integer labelled = labels.get(reference);
        if (labelled != null) {
            return labelled;
        }
        return versions.stream()
                .map(PromptVersion.Line::number)
                .filter(number -> number.toString().equals(reference))
                .findFirst()
                .orElse(null);
    }

    Prompt with(PromptVersion.Line line, Instant now) {
        List<PromptVersion.Line> more = new ArrayList<>(versions);
        more.add(line);
        return new Prompt(name, more, labels, now);
    }

    Prompt labelled(String label, @Nullable Integer version, Instant now) {
        Map<String, Integer> other = new TreeMap<>(labels);
        if (version == null) {
            other.remove(label);
        } else {
            other.put(label, version);
        }
        return new Prompt(name, versions, other, now);
    }
}
