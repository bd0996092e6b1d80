package ai.trodo.server.browser;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one run as the wire's JSON, with times that are told and not measured. */
final class Story {
    private final String id;
    private final Instant start;
    private final Map<String, Object> run = new LinkedHashMap<>();
    private final List<Map<String, Object>> spans = new ArrayList<>();
    private final List<Map<String, Object>> events = new ArrayList<>();
    private final List<Map<String, Object>> scores = new ArrayList<>();

    private Story(String id, String agent, Instant start) {
        this.id = id;
        this.start = start;
        run.put("run_id", id);
        run.put("agent_name", agent);
        run.put("started_at", start.toString());
    }

    static Story of(String id, String agent, Instant start) {
        return new Story(id, agent, start);
    }

    String id() {
        return id;
    }

    Story with(String field, Object value) {
        run.put(field, value);
        return this;
    }

    Story asked(String input) {
        return with("input", input);
    }

    Story ended(String status, long afterMillis, @Nullable String output) {
        run.put("status", status);
        run.put("ended_at", at(afterMillis));
        if (output != null) {
            run.put(status.equals("error") ? "error_summary" : "output", output);
        }
        return this;
    }

    /** A span that has ended; {@code more} are further fields of the wire. */
    Story span(
            String spanId,
            @Nullable String parent,
            String kind,
            String name,
            long from,
            long length,
            Map<String, ?> more) {
        Map<String, Object> span = open(spanId, parent, kind, name, from);
        span.put("status", "ok");
        span.put("ended_at", at(from + length));
        span.putAll(more);
        return this;
    }

    Story span(String spanId, @Nullable String parent, String kind, String name, long from, long length) {
        return span(spanId, parent, kind, name, from, length, Map.of());
    }

    Story running(String spanId, @Nullable String parent, String kind, String name, long from) {
        open(spanId, parent, kind, name, from).put("status", "running");
        return this;
    }

    private Map<String, Object> open(String spanId, @Nullable String parent, String kind, String name, long from) {
        Map<String, Object> span = new LinkedHashMap<>();
        span.put("span_id", spanId);
        span.put("run_id", id);
        if (parent != null) {
            span.put("parent_span_id", parent);
        }
        span.put("kind", kind);
        span.put("name", name);
        span.put("started_at", at(from));
        spans.add(span);
        return span;
    }

    Story event(@Nullable String spanId, String type, String name, long at, Map<String, ?> payload) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event_id", id + "-e" + events.size());
        event.put("run_id", id);
        if (spanId != null) {
            event.put("span_id", spanId);
        }
        event.put("type", type);
        event.put("name", name);
        event.put("at", at(at));
        event.put("payload", payload);
        events.add(event);
        return this;
    }

    Story score(String name, Object value, String comment) {
        Map<String, Object> score = new LinkedHashMap<>();
        score.put("score_id", id + "-s" + scores.size());
        score.put("run_id", id);
        score.put("name", name);
        score.put("value", value);
        score.put("source", "user");
        score.put("comment", comment);
        score.put("at", at(60_000));
        scores.add(score);
        return this;
    }

    String at(long millis) {
        return start.plus(Duration.ofMillis(millis)).toString();
    }

    /** The whole run as one request. */
    Map<String, Object> envelope() {
        return Map.of("run", run, "spans", spans, "events", events, "scores", scores);
    }

    /** Only the spans and events, as a long run appends them. */
    Map<String, Object> appended() {
        return Map.of("spans", spans, "events", events, "scores", scores);
    }
}
