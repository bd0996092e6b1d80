package ai.trodo.capture.event;

import ai.trodo.model.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event whose payload the viewer knows how to show. For anything else there is the event with a name and a map. */
public sealed interface TypedEvent
        permits Checkpoint, Extraction, FileOp, GitLink, IntentSwitch, LogEntry, TerminalCommand, Topology {
    /** One of {@link ai.trodo.model.EventType}. */
    String type();

    /** What tells this event from others of its type at a glance. */
    @Nullable
    String name();

    /** How much it matters; {@link Level#DEFAULT} unless the type says otherwise. */
    default Level level() {
        return Level.DEFAULT;
    }

    /** Bounded, in JSON's types except for values that the user gave. */
    Map<String, Object> payload();
}
