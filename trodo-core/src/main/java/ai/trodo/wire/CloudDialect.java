package ai.trodo.wire;

import ai.trodo.internal.Clip;
import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Trodo's cloud is known to read, and nothing else: its documented keys, its five kinds and its three statuses. What
 * that cannot say travels as {@code trodo.*} in metadata or attributes, so that nothing is lost on the way.
 */
final class CloudDialect {
    private static final int MAX_ERROR_SUMMARY = 4000;
    private static final Key RUN = Key.of("run");
    private static final Key SPANS = Key.of("spans");
    private static final Key TOKENS_IN = Key.of("total_tokens_in");
    private static final Key TOKENS_OUT = Key.of("total_tokens_out");
    private static final Key TOTAL_COST = Key.of("total_cost");
    private static final Key SPAN_COUNT = Key.of("span_count");
    private static final Key TOOL_COUNT = Key.of("tool_count");
    private static final Key ERROR_COUNT = Key.of("error_count");

    private CloudDialect() {}

    /** Events of an append have no place of their own there: each goes as a span of no length. */
    static void envelope(JsonWriter json, @Nullable Run run, List<Span> spans, List<Event> events, List<Score> scores) {
        json.beginObject();
        if (run != null) {
            json.key(RUN);
            run(json, run, events, scores);
        }
        if (run == null || !spans.isEmpty()) {
            json.key(SPANS).beginArray();
            spans.forEach(span -> span(json, span));
            if (run == null) {
                events.forEach(event -> span(json, asSpan(event)));
            }
            json.endArray();
        }
        json.endObject();
    }

    private static Span asSpan(Event event) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        put(attributes, "trodo.event", event.type());
        JsonWriter payload = new JsonWriter(256);
        payload.map(event.payload());
        return Span.builder(event.eventId())
                .runId(event.runId())
                .parentSpanId(event.spanId())
                .kind(SpanKind.GENERIC)
                .name(event.name() == null ? event.type() : event.name())
                .status(SpanStatus.OK)
                .level(event.level())
                .startedAt(event.at())
                .endedAt(event.at())
                .input(
                        event.payload().isEmpty()
                                ? Payload.EMPTY
                                : Payload.of(new String(payload.toByteArray(), StandardCharsets.UTF_8)))
                .attributes(attributes)
                .build();
    }

    static void run(JsonWriter json, Run run, List<Event> events, List<Score> scores) {
        json.beginObject().key(Keys.RUN_ID).string(run.runId());
        Fields.text(json, Keys.AGENT_NAME, run.agentName());
        Fields.text(json, Keys.DISTINCT_ID, run.distinctId());
        Fields.text(json, Keys.CONVERSATION_ID, run.conversationId());
        Fields.text(json, Keys.PARENT_RUN_ID, run.parentRunId());
        Fields.text(json, Keys.STATUS, status(run.status()));
        Fields.text(json, Keys.INPUT, run.input().text());
        Fields.text(json, Keys.OUTPUT, run.output().text());
        Fields.text(json, Keys.ERROR_SUMMARY, summary(run.errorSummary()));
        Fields.time(json, Keys.STARTED_AT, run.startedAt());
        Fields.time(json, Keys.ENDED_AT, run.endedAt());
        Fields.map(json, Keys.METADATA, metadata(run, events, scores));
        json.endObject();
    }

    static void end(JsonWriter json, Run run, @Nullable RunTotals totals) {
        json.beginObject();
        Fields.time(json, Keys.ENDED_AT, run.endedAt());
        Fields.text(json, Keys.STATUS, status(run.status()));
        if (totals != null) {
            json.key(TOKENS_IN).number(totals.tokensIn());
            json.key(TOKENS_OUT).number(totals.tokensOut());
            Fields.number(json, TOTAL_COST, totals.cost());
            json.key(SPAN_COUNT).number(totals.spans());
            json.key(TOOL_COUNT).number(totals.tools());
            json.key(ERROR_COUNT).number(totals.errors());
        }
        Fields.text(json, Keys.OUTPUT, run.output().text());
        Fields.text(json, Keys.ERROR_SUMMARY, summary(run.errorSummary()));
        Fields.map(json, Keys.METADATA, metadata(run, List.of(), List.of()));
        json.endObject();
    }

    static void span(JsonWriter json, Span span) {
        boolean runless = span.runId() == null;
        json.beginObject().key(Keys.SPAN_ID).string(span.spanId());
        Fields.text(json, Keys.RUN_ID, span.runId());
        Fields.text(json, Keys.PARENT_SPAN_ID, span.parentSpanId());
        Fields.text(json, Keys.KIND, kind(span.kind()));
        Fields.text(json, Keys.NAME, span.name());
        Fields.text(json, Keys.STATUS, status(span.status()));
        Fields.text(json, Keys.LEVEL, span.level() == null ? null : span.level().wireName());
        present(json, Keys.INPUT, span.input().text(), runless);
        present(json, Keys.OUTPUT, span.output().text(), runless);
        Fields.text(json, Keys.TOOL_NAME, span.toolName());
        SpanJson.times(json, span.startedAt(), span.endedAt());
        Fields.text(json, Keys.DISTINCT_ID, span.distinctId());
        Fields.text(json, Keys.CONVERSATION_ID, span.conversationId());
        Fields.text(json, Keys.AGENT_NAME, span.agentName());
        Fields.text(json, Keys.MODEL, span.model());
        Fields.text(json, Keys.PROVIDER, span.provider());
        Fields.number(json, Keys.TEMPERATURE, span.temperature());
        SpanJson.usage(json, span.usage());
        SpanJson.cost(json, span.cost());
        if (span.error() != null) {
            SpanJson.error(json, span.error());
        } else if (runless) {
            json.key(Keys.ERROR_MESSAGE).nullValue();
        }
        Map<String, Object> attributes = attributes(span);
        if (runless || !attributes.isEmpty()) {
            json.key(Keys.ATTRIBUTES).map(attributes);
        }
        json.endObject();
    }

    /** The body of the feedback endpoint is not documented: the names of the older feedback event are used. */
    static void feedback(JsonWriter json, Score score) {
        json.beginObject();
        if (score.dataType() == Score.DataType.BOOLEAN && score.value() != null) {
            json.name("satisfaction").string(score.value() > 0 ? "positive" : "negative");
        } else if (score.value() != null) {
            json.name("rating").number(score.value());
        }
        String text = score.comment() != null ? score.comment() : score.text();
        if (text != null) {
            json.name("feedback").string(text);
        }
        Fields.text(json, Keys.DISTINCT_ID, score.distinctId());
        Fields.map(json, Keys.METADATA, named(score));
        json.endObject();
    }

    private static Map<String, Object> named(Score score) {
        Map<String, Object> all = new LinkedHashMap<>(score.metadata());
        put(all, "trodo.score_id", score.scoreId());
        put(all, "trodo.name", score.name());
        put(all, "trodo.span_id", score.spanId());
        put(all, "trodo.text", score.comment() == null ? null : score.text());
        put(all, "trodo.source", score.source() == null ? null : RecordJson.word(score.source()));
        return all;
    }

    private static Map<String, Object> metadata(Run run, List<Event> events, List<Score> scores) {
        Map<String, Object> all = new LinkedHashMap<>(run.metadata());
        put(all, "trodo.status", known(run.status()) ? null : run.status());
        put(all, "trodo.parent_span_id", run.parentSpanId());
        put(all, "trodo.environment", run.environment());
        put(all, "trodo.release", run.release());
        put(all, "trodo.tags", run.tags().isEmpty() ? null : run.tags());
        payload(all, "input", run.input());
        payload(all, "output", run.output());
        put(
                all,
                "trodo.events",
                events.isEmpty()
                        ? null
                        : events.stream().map(CloudDialect::plain).toList());
        put(
                all,
                "trodo.scores",
                scores.isEmpty()
                        ? null
                        : scores.stream().map(CloudDialect::plain).toList());
        run.extra().forEach((name, value) -> put(all, "trodo." + name, value));
        return all;
    }

    private static Map<String, Object> attributes(Span span) {
        Map<String, Object> all = new LinkedHashMap<>(span.attributes());
        put(all, "trodo.kind", isPlain(span.kind()) ? null : span.kind());
        put(all, "trodo.status", known(span.status()) ? null : span.status());
        put(all, "trodo.first_output_at", span.firstOutputAt());
        payload(all, "input", span.input());
        payload(all, "output", span.output());
        span.extra().forEach((name, value) -> put(all, "trodo." + name, value));
        return all;
    }

    private static Map<String, Object> plain(Event event) {
        Map<String, Object> all = new LinkedHashMap<>();
        put(all, "event_id", event.eventId());
        put(all, "span_id", event.spanId());
        put(all, "type", event.type());
        put(all, "name", event.name());
        put(all, "at", event.at());
        put(all, "level", event.level());
        put(all, "payload", event.payload().isEmpty() ? null : event.payload());
        return all;
    }

    private static Map<String, Object> plain(Score score) {
        Map<String, Object> all = new LinkedHashMap<>();
        put(all, "score_id", score.scoreId());
        put(all, "span_id", score.spanId());
        put(all, "name", score.name());
        put(all, "data_type", score.dataType());
        put(all, "value", score.value());
        put(all, "text", score.text());
        put(all, "source", score.source());
        put(all, "comment", score.comment());
        put(all, "distinct_id", score.distinctId());
        put(all, "at", score.at());
        return all;
    }

    private static void payload(Map<String, Object> all, String field, Payload payload) {
        put(all, "trodo." + field + "_truncated_from", payload.truncatedFrom() > 0 ? payload.truncatedFrom() : null);
        put(all, "trodo." + field + "_omitted", payload.omitted());
    }

    private static void put(Map<String, Object> all, String name, @Nullable Object value) {
        if (value != null) {
            all.put(name, value instanceof Enum<?> word ? RecordJson.word(word) : value);
        }
    }

    private static void present(JsonWriter json, Key key, @Nullable String text, boolean always) {
        if (text != null || always) {
            json.key(key).string(text);
        }
    }

    private static @Nullable String summary(@Nullable String text) {
        return text == null ? null : Clip.text(text, MAX_ERROR_SUMMARY);
    }

    private static boolean known(@Nullable RunStatus status) {
        return status == null || status.wireName().equals(status(status));
    }

    private static boolean known(@Nullable SpanStatus status) {
        return status == null || status.wireName().equals(status(status));
    }

    private static @Nullable String status(@Nullable RunStatus status) {
        if (status == null) {
            return null;
        }
        return switch (status) {
            case RUNNING, PAUSED -> "running";
            case OK, ABANDONED -> "ok";
            case ERROR, CANCELLED, LOST -> "error";
        };
    }

    private static @Nullable String status(@Nullable SpanStatus status) {
        if (status == null || status == SpanStatus.RUNNING) {
            return null;
        }
        return status == SpanStatus.OK || status == SpanStatus.SKIPPED ? "ok" : "error";
    }

    private static boolean isPlain(@Nullable SpanKind kind) {
        return kind != SpanKind.CHAIN && kind != SpanKind.FUNCTION;
    }

    private static @Nullable String kind(@Nullable SpanKind kind) {
        if (kind == null) {
            return null;
        }
        return isPlain(kind) ? kind.wireName() : SpanKind.GENERIC.wireName();
    }
}
