package ai.trodo.test;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run as a collector would show it: its own record, and its spans as a tree.
 *
 * @param run the fold of all that was said of it
 * @param spans at any depth, in the order in which they began
 * @param events of the run and its spans
 * @param scores of the run and its spans
 */
public record RecordedRun(Run run, List<Span> spans, List<Event> events, List<Score> scores) {
    /** The id by which further records join it. */
    public String runId() {
        return run.runId();
    }

    /** The only span of that name. */
    public Span span(String name) {
        List<Span> found = spansNamed(name);
        if (found.size() != 1) {
            throw new AssertionError(
                    "Expected one span named \"" + name + "\" but there are " + found.size() + " in\n" + tree());
        }
        return found.get(0);
    }

    /** Spans of this name at any depth; empty when there is none. */
    public List<Span> spansNamed(String name) {
        return spans.stream().filter(span -> name.equals(span.name())).toList();
    }

    /** Spans directly below the given one; directly below the run for null. */
    public List<Span> childrenOf(@Nullable Span parent) {
        String id = parent == null ? null : parent.spanId();
        return spans.stream()
                .filter(span -> Objects.equals(id, span.parentSpanId()))
                .toList();
    }

    /** One line per span, indented, in the order of their opening: for messages and for comparing whole trees. */
    public String tree() {
        StringBuilder text = new StringBuilder();
        text.append(run.agentName()).append(" [").append(run.status()).append("]\n");
        append(text, null, 1);
        return text.toString();
    }

    private void append(StringBuilder text, @Nullable Span parent, int depth) {
        for (Span span : childrenOf(parent)) {
            text.append("  ".repeat(depth))
                    .append(span.name())
                    .append(" (")
                    .append(span.kind() == null ? "?" : span.kind().wireName())
                    .append(") [")
                    .append(span.status())
                    .append("]\n");
            append(text, span, depth + 1);
        }
    }
}
