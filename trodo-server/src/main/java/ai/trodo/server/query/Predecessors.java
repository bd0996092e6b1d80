package ai.trodo.server.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which steps a step follows, where the library that walks the graph knows and says so in the attribute
 * {@code trodo.follows}: ids of spans with commas between. Time cannot tell branches that ran one after the other.
 */
final class Predecessors {
    private static final String ATTRIBUTE = "trodo.follows";
    private static final Pattern VALUE = Pattern.compile("\"trodo\\.follows\"\\s*:\\s*\"([^\"]*)\"");

    private final List<SpanNode> siblings;
    private final Map<String, SpanNode> byId = new HashMap<>();

    Predecessors(List<SpanNode> siblings) {
        this.siblings = siblings;
    }

    /** Empty when the step says nothing, or names none of its siblings. */
    List<SpanNode> of(SpanNode step) {
        String attributes = step.span().attributes();
        if (attributes == null || !attributes.contains(ATTRIBUTE)) {
            return List.of();
        }
        Matcher value = VALUE.matcher(attributes);
        if (!value.find()) {
            return List.of();
        }
        if (byId.isEmpty()) {
            siblings.forEach(each -> byId.put(each.id(), each));
        }
        List<SpanNode> told = new ArrayList<>();
        for (String id : value.group(1).split(",")) {
            SpanNode source = byId.get(id);
            if (source != null && source != step && !told.contains(source)) {
                told.add(source);
            }
        }
        return told;
    }
}
