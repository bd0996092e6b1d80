package ai.trodo.server.query;

import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run declared about its graph, read from its events: nodes, edges, goals, and the switches of intent that
 * happened. Tolerant: what has another shape is left out.
 */
public record Topology(List<Step> steps, List<Link> links, List<Switch> switches) {
    public static final Topology NONE = new Topology(List.of(), List.of(), List.of());
    private static final int MAX_STEPS = 300;

    /** A declared node. */
    public record Step(String name, String kind, boolean global, boolean goal) {}

    /** A declared edge. */
    public record Link(String from, String to, @Nullable String condition) {}

    /** That the user changed their mind. */
    public record Switch(String from, String to, @Nullable String reason) {}

    public boolean hasGoals() {
        return steps.stream().anyMatch(Step::goal);
    }

    public static Topology of(List<Event> events) {
        List<Step> steps = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        List<Switch> switches = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Event event : events) {
            if (EventType.TOPOLOGY.equals(event.type())) {
                declared(event.payload(), steps, links, seen);
            } else if (EventType.INTENT_SWITCH.equals(event.type())) {
                String from = text(event.payload(), "from", "from_step", "source");
                String to = text(event.payload(), "to", "to_step", "target");
                if (from != null && to != null) {
                    switches.add(new Switch(from, to, text(event.payload(), "reason", "condition", "intent")));
                }
            }
        }
        return new Topology(steps, links, switches);
    }

    private static void declared(Map<String, Object> payload, List<Step> steps, List<Link> links, Set<String> seen) {
        Set<String> goals = new HashSet<>();
        for (Object goal : list(payload, "goals", "goal_nodes")) {
            goals.add(String.valueOf(goal));
        }
        Set<String> globals = new HashSet<>();
        for (Object global : list(payload, "globals", "global_nodes")) {
            globals.add(String.valueOf(global));
        }
        for (Object each : list(payload, "nodes", "steps")) {
            Map<?, ?> node = each instanceof Map<?, ?> map ? map : Map.of("name", String.valueOf(each));
            String name = text(node, "name", "id");
            if (name != null && steps.size() < MAX_STEPS && seen.add(name)) {
                String kind = text(node, "kind");
                steps.add(new Step(
                        name,
                        kind == null ? "chain" : kind,
                        flag(node, "is_global", "global") || globals.contains(name),
                        flag(node, "is_goal", "goal") || goals.contains(name)));
            }
        }
        for (Object each : list(payload, "edges", "links")) {
            if (each instanceof Map<?, ?> edge && links.size() < MAX_STEPS * 4) {
                String from = text(edge, "source", "from");
                String to = text(edge, "target", "to");
                if (from != null && to != null) {
                    links.add(new Link(from, to, text(edge, "condition", "label")));
                }
            }
        }
    }

    private static List<?> list(Map<?, ?> map, String... names) {
        for (String name : names) {
            if (map.get(name) instanceof List<?> list) {
                return list;
            }
        }
        return List.of();
    }

    private static @Nullable String text(Map<?, ?> map, String... names) {
        for (String name : names) {
            Object value = map.get(name);
            if (value instanceof String text && !text.isBlank()) {
                return text;
            }
        }
        return null;
    }

    private static boolean flag(Map<?, ?> map, String... names) {
        for (String name : names) {
            if (Boolean.TRUE.equals(map.get(name))) {
                return true;
            }
        }
        return false;
    }
}
