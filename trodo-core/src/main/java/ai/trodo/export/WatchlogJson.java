package ai.trodo.export;

import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The array of spans that Watchlog's agent takes. A run is the root span of a trace of its own id. Only ended things are
 * written: the agent has no idea of a span that is still running.
 */
final class WatchlogJson {
    private static final String[] ALWAYS = {"feature", "step", "promptVersion", "userId", "label"};

    private final String app;
    private final JsonWriter json = new JsonWriter(16 * 1024);
    private int spans;

    WatchlogJson(String app) {
        this.app = app;
    }

    /** Adds what one document holds. */
    void add(Decoded document) {
        Run run = document.runs().size() == 1 ? document.runs().get(0) : null;
        if (run != null && run.endedAt() != null && run.startedAt() != null) {
            run(run, document.spans());
        }
        for (Span span : document.spans()) {
            if (span.startedAt() != null && span.endedAt() != null) {
                span(span, run);
            }
        }
    }

    int spans() {
        return spans;
    }

    byte[] toByteArray() {
        json.endArray();
        return json.toByteArray();
    }

    private void begin() {
        if (spans++ == 0) {
            json.beginArray();
        }
        json.beginObject();
    }

    private void run(Run run, List<Span> spansOfRun) {
        begin();
        json.name("traceId").string(run.runId()).name("spanId").string(run.runId());
        json.name("parentId").string(run.parentRunId());
        name(run.agentName());
        times(run.startedAt(), run.endedAt());
        Map<String, Object> metadata = new LinkedHashMap<>(run.metadata());
        putIfSaid(metadata, "userId", run.distinctId());
        putIfSaid(metadata, "sessionId", run.conversationId());
        putIfSaid(metadata, "error", run.errorSummary());
        metadata(metadata, run.parentRunId());
        numbers(0, 0, null, null);
        payload("input", run.input());
        payload("output", run.output());
        boolean failed = run.status() == RunStatus.ERROR || run.status() == RunStatus.LOST;
        json.name("status").string(failed ? "Error" : "Success").endObject();
    }

    private void span(Span span, @Nullable Run run) {
        String runId = span.runId() != null ? span.runId() : span.spanId();
        String parent = span.parentSpanId() != null ? span.parentSpanId() : span.runId();
        begin();
        json.name("traceId").string(runId).name("spanId").string(span.spanId());
        json.name("parentId").string(parent);
        name(span.name());
        times(span.startedAt(), span.endedAt());
        Map<String, Object> metadata = new LinkedHashMap<>(span.attributes());
        putIfSaid(metadata, "step", span.kind() == null ? null : span.kind().wireName());
        putIfSaid(metadata, "userId", span.distinctId() != null || run == null ? span.distinctId() : run.distinctId());
        if (span.error() != null) {
            putIfSaid(metadata, "errorType", span.error().type());
            putIfSaid(metadata, "error", span.error().message());
        }
        metadata(metadata, parent);
        Long tokens = span.usage().total();
        double cost = span.cost() == null ? 0 : span.cost().total().doubleValue();
        numbers(tokens == null ? 0 : tokens, cost, span.model(), span.provider());
        payload("input", span.input());
        payload("output", span.output());
        json.name("status").string(status(span)).endObject();
    }

    private static String status(Span span) {
        if (span.status() != SpanStatus.ERROR) {
            return "Success";
        }
        String type = span.error() == null ? null : span.error().type();
        return type != null && type.toLowerCase(java.util.Locale.ROOT).contains("timeout") ? "Timeout" : "Error";
    }

    private void name(@Nullable String name) {
        json.name("app").string(app).name("name").string(name == null ? "" : name);
    }

    private void times(@Nullable Instant started, @Nullable Instant ended) {
        if (started != null && ended != null) {
            json.name("startTime").instant(started).name("endTime").instant(ended);
            json.name("duration")
                    .number(Math.max(0, Duration.between(started, ended).toMillis()));
        }
    }

    private void metadata(Map<String, Object> metadata, @Nullable String parentId) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (String key : ALWAYS) {
            all.put(key, "");
        }
        all.putAll(metadata);
        putIfSaid(all, "parentId", parentId);
        json.name("metadata").map(all);
    }

    private static void putIfSaid(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private void numbers(long tokens, double cost, @Nullable String model, @Nullable String provider) {
        json.name("tokens").number(tokens).name("cost").number(cost);
        json.name("model").string(model == null ? "" : model);
        json.name("provider").string(provider == null ? "" : provider);
    }

    /** A JSON-encoded string: text in quotes, JSON as it is. */
    private void payload(String name, Payload payload) {
        String text = payload.text();
        JsonWriter encoded = new JsonWriter(64);
        if (text != null && (text.startsWith("{") || text.startsWith("["))) {
            json.name(name).string(text);
        } else {
            encoded.string(text == null ? "" : text);
            json.name(name).string(new String(encoded.toByteArray(), java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
