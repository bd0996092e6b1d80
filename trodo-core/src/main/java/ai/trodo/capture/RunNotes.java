package ai.trodo.capture;

import ai.trodo.capture.event.GitLink;
import ai.trodo.capture.event.TypedEvent;
import ai.trodo.internal.Guard;
import ai.trodo.internal.Ids;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.Event;
import ai.trodo.model.EventType;
import ai.trodo.model.Score;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events and scores of a run, made here and kept until a part of the run leaves. The lists belong to the lock of the run. */
final class RunNotes {
    private static final int MAX_BUFFERED = 256;
    /** Of a run that waits for its end to be judged. With more it is kept: it has become too large to wait. */
    private static final int MAX_HELD = 16 * 1024;

    private final RunState run;
    private List<Event> events = new ArrayList<>(4);
    private List<Score> scores = new ArrayList<>(2);

    RunNotes(RunState run) {
        this.run = run;
    }

    void event(@Nullable String type, @Nullable Map<String, ?> payload, @Nullable SpanScope span) {
        Map<String, Object> plain = new LinkedHashMap<>();
        if (payload != null) {
            payload.forEach((key, value) -> plain.put(String.valueOf(key), run.recorder.payloads.plain(value)));
        }
        add(Event.builder(Ids.newId())
                .runId(run.id())
                .spanId(place(span))
                .type(type == null || type.isBlank() ? EventType.LOG : type)
                .at(now())
                .payload(plain)
                .build());
    }

    void event(@Nullable TypedEvent event, @Nullable SpanScope span) {
        if (event != null) {
            typed(event, span, now());
        }
    }

    void gitLink(@Nullable Path folder, @Nullable SpanScope span) {
        Instant asked = now();
        GitLink.detect(folder == null ? Path.of("") : folder).thenAccept(link -> typed(link, span, asked));
    }

    private void typed(TypedEvent event, @Nullable SpanScope span, Instant at) {
        Guard.run(
                "An event could not be recorded",
                () -> add(TypedEvents.record(event, run.recorder.payloads)
                        .runId(run.id())
                        .spanId(place(span))
                        .at(at)
                        .build()));
    }

    void score(ScoreSpec spec, @Nullable SpanScope span) {
        add(spec.at(now(), run.id(), place(span)));
    }

    private Instant now() {
        return TrodoClock.instant(run.recorder.clock.epochMicros());
    }

    private @Nullable String place(@Nullable SpanScope span) {
        return span == null ? run.entrySpanId : span.spanId();
    }

    void add(Event event) {
        List<Event> leaving = List.of(event);
        synchronized (run) {
            if (run.isOpen()) {
                events.add(event);
                if (hasRoomFor(events)) {
                    return;
                }
                leaving = takeEvents();
            }
        }
        run.recorder.hand(new FinishedPart(run, List.of(), leaving, List.of()));
    }

    private void add(Score score) {
        List<Score> leaving = List.of(score);
        synchronized (run) {
            if (run.isOpen()) {
                scores.add(score);
                if (hasRoomFor(scores)) {
                    return;
                }
                leaving = takeScores();
            }
        }
        run.recorder.hand(new FinishedPart(run, List.of(), List.of(), leaving));
    }

    private boolean hasRoomFor(List<?> notes) {
        if (notes.size() >= MAX_HELD) {
            run.keep();
        }
        return run.isProvisional() || notes.size() < MAX_BUFFERED;
    }

    List<Event> takeEvents() {
        List<Event> taken = events;
        events = new ArrayList<>(4);
        return taken;
    }

    List<Score> takeScores() {
        List<Score> taken = scores;
        scores = new ArrayList<>(2);
        return taken;
    }

    boolean isEmpty() {
        return events.isEmpty() && scores.isEmpty();
    }
}
