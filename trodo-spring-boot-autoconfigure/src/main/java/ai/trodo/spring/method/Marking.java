package ai.trodo.spring.method;

import ai.trodo.model.SpanKind;
import java.util.List;

/**
 * What the annotations of one method say, still as text.
 *
 * @param name empty when the annotation names none
 * @param model text or expression, as are provider, distinctId, conversationId and tags
 * @param metadata entries of the form {@code key=text or expression}
 * @param shielded whether another framework may have seen the call further out
 * @param perMethod whether the name is a prefix, because it stands on the class and the class has many methods
 */
record Marking(
        SpanKind kind,
        String name,
        boolean perMethod,
        boolean linked,
        String distinctId,
        String conversationId,
        List<String> metadata,
        List<String> tags,
        String model,
        String provider,
        boolean captureInput,
        boolean captureOutput,
        boolean shielded) {
    Marking {
        metadata = List.copyOf(metadata);
        tags = List.copyOf(tags);
    }

    /** A tool of another framework, of which only the name is known. */
    static Marking foreignTool(String name) {
        return new Marking(SpanKind.TOOL, name, false, false, "", "", List.of(), List.of(), "", "", true, true, true);
    }
}
