package ai.trodo.instrument.langchain4j;

import ai.trodo.capture.SpanScope;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Stages of agents that are under way. An agent is an AI service too: what that tells belongs to the agent's stage and
 * makes no second one.
 */
final class AgentStages {
    private static final Set<SpanScope> OPEN =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private AgentStages() {}

    static void opened(SpanScope stage) {
        OPEN.add(stage);
    }

    static void ended(SpanScope stage) {
        OPEN.remove(stage);
    }

    static boolean isOpen(SpanScope span) {
        return span.isRecording() && OPEN.contains(span);
    }
}
