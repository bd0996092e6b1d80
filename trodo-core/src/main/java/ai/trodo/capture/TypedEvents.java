package ai.trodo.capture;

import ai.trodo.capture.event.TypedEvent;
import ai.trodo.model.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes records of typed events. */
final class TypedEvents {
    private TypedEvents() {}

    static Event record(TypedEvent event, String eventId, @Nullable String runId, @Nullable String spanId, Instant at) {
        return Event.builder(eventId)
                .runId(runId)
                .spanId(spanId)
                .type(event.type())
                .name(event.name())
                .at(at)
                .level(event.level())
                .payload(event.payload())
                .build();
    }
}
