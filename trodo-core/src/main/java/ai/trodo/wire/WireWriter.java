package ai.trodo.wire;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes records as the JSON of the wire, in one {@link Dialect}, into one reused buffer. Not thread-safe. */
public final class WireWriter {
    private static final int INITIAL_CAPACITY = 16 * 1024;
    private static final Key RUN = Key.of("run");
    private static final Key SPANS = Key.of("spans");
    private static final Key EVENTS = Key.of("events");
    private static final Key SCORES = Key.of("scores");

    private final Dialect dialect;
    private final JsonWriter json;

    /** Starts with an empty buffer that grows as it is needed and is kept. */
    public WireWriter(Dialect dialect) {
        this.dialect = dialect;
        this.json = new JsonWriter(INITIAL_CAPACITY);
    }

    /** Which fields it writes. */
    public Dialect dialect() {
        return dialect;
    }

    /** For documents that are not made of records: product events, profiles. */
    public JsonWriter json() {
        return json;
    }

    /** {@code {"run":{},"spans":[],"events":[],"scores":[]}}; what is null or empty is left out. */
    public WireWriter envelope(@Nullable Run run, List<Span> spans, List<Event> events, List<Score> scores) {
        if (dialect == Dialect.CLOUD) {
            CloudDialect.envelope(json, run, spans, events, scores);
            return this;
        }
        json.beginObject();
        if (run != null) {
            json.key(RUN);
            RecordJson.run(json, run);
        }
        if (!spans.isEmpty()) {
            json.key(SPANS).beginArray();
            for (int i = 0, count = spans.size(); i < count; i++) {
                SpanJson.write(json, spans.get(i));
            }
            json.endArray();
        }
        if (!events.isEmpty()) {
            json.key(EVENTS).beginArray();
            events.forEach(event -> RecordJson.event(json, event));
            json.endArray();
        }
        if (!scores.isEmpty()) {
            json.key(SCORES).beginArray();
            scores.forEach(score -> RecordJson.score(json, score));
            json.endArray();
        }
        json.endObject();
        return this;
    }

    /** The document that ends a run: an envelope for our collector, flat for Trodo's cloud. */
    public WireWriter runEnd(Run run) {
        return runEnd(run, null);
    }

    /** The same with the sums over all spans of the run; without them none are sent. */
    public WireWriter runEnd(Run run, @Nullable RunTotals totals) {
        if (dialect == Dialect.CLOUD) {
            CloudDialect.end(json, run, totals);
            return this;
        }
        return envelope(run, List.of(), List.of(), List.of());
    }

    /** One run, without its spans. */
    public WireWriter run(Run run) {
        if (dialect == Dialect.CLOUD) {
            CloudDialect.run(json, run, List.of(), List.of());
        } else {
            RecordJson.run(json, run);
        }
        return this;
    }

    /** One span. */
    public WireWriter span(Span span) {
        if (dialect == Dialect.CLOUD) {
            CloudDialect.span(json, span);
        } else {
            SpanJson.write(json, span);
        }
        return this;
    }

    /** One event. */
    public WireWriter event(Event event) {
        RecordJson.event(json, event);
        return this;
    }

    /** One score; feedback in the dialect of Trodo's cloud. */
    public WireWriter score(Score score) {
        if (dialect == Dialect.CLOUD) {
            CloudDialect.feedback(json, score);
        } else {
            RecordJson.score(json, score);
        }
        return this;
    }

    /** Empties the buffer and keeps its memory. */
    public void reset() {
        json.reset();
    }

    /** Bytes written since the last reset. */
    public int size() {
        return json.size();
    }

    /** A copy of what was written since the last reset. */
    public byte[] toByteArray() {
        return json.toByteArray();
    }
}
