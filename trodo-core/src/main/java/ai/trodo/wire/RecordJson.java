package ai.trodo.wire;

import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs, events and scores with every field of ours. */
final class RecordJson {
    private static final Map<Enum<?>, String> WORDS = new ConcurrentHashMap<>();

    private RecordJson() {}

    static void run(JsonWriter json, Run run) {
        json.beginObject().key(Keys.RUN_ID).string(run.runId());
        Fields.text(json, Keys.AGENT_NAME, run.agentName());
        Fields.text(json, Keys.DISTINCT_ID, run.distinctId());
        Fields.text(json, Keys.CONVERSATION_ID, run.conversationId());
        Fields.text(json, Keys.PARENT_RUN_ID, run.parentRunId());
        Fields.text(json, Keys.PARENT_SPAN_ID, run.parentSpanId());
        Fields.text(
                json, Keys.STATUS, run.status() == null ? null : run.status().wireName());
        Fields.payload(json, Keys.INPUT, Keys.INPUT_TRUNCATED, Keys.INPUT_OMITTED, run.input());
        Fields.payload(json, Keys.OUTPUT, Keys.OUTPUT_TRUNCATED, Keys.OUTPUT_OMITTED, run.output());
        Fields.text(json, Keys.ERROR_SUMMARY, run.errorSummary());
        Fields.time(json, Keys.STARTED_AT, run.startedAt());
        Fields.time(json, Keys.ENDED_AT, run.endedAt());
        Fields.text(json, Keys.ENVIRONMENT, run.environment());
        Fields.text(json, Keys.RELEASE, run.release());
        if (!run.tags().isEmpty()) {
            json.key(Keys.TAGS).value(run.tags());
        }
        Fields.map(json, Keys.METADATA, run.metadata());
        Fields.extra(json, run.extra());
        json.endObject();
    }

    static void event(JsonWriter json, Event event) {
        json.beginObject().key(Keys.EVENT_ID).string(event.eventId());
        Fields.text(json, Keys.RUN_ID, event.runId());
        Fields.text(json, Keys.SPAN_ID, event.spanId());
        Fields.text(json, Keys.TYPE, event.type());
        Fields.text(json, Keys.NAME, event.name());
        Fields.time(json, Keys.AT, event.at());
        Fields.text(
                json, Keys.LEVEL, event.level() == null ? null : event.level().wireName());
        Fields.map(json, Keys.PAYLOAD, event.payload());
        Fields.extra(json, event.extra());
        json.endObject();
    }

    static void score(JsonWriter json, Score score) {
        json.beginObject().key(Keys.SCORE_ID).string(score.scoreId());
        Fields.text(json, Keys.RUN_ID, score.runId());
        Fields.text(json, Keys.SPAN_ID, score.spanId());
        Fields.text(json, Keys.NAME, score.name());
        Fields.text(json, Keys.DATA_TYPE, score.dataType() == null ? null : word(score.dataType()));
        Fields.number(json, Keys.VALUE, score.value());
        Fields.text(json, Keys.TEXT, score.text());
        Fields.text(json, Keys.SOURCE, score.source() == null ? null : word(score.source()));
        Fields.text(json, Keys.COMMENT, score.comment());
        Fields.text(json, Keys.DISTINCT_ID, score.distinctId());
        Fields.time(json, Keys.AT, score.at());
        Fields.map(json, Keys.METADATA, score.metadata());
        Fields.extra(json, score.extra());
        json.endObject();
    }

    static String word(Enum<?> constant) {
        String known = WORDS.get(constant);
        return known != null
                ? known
                : WORDS.computeIfAbsent(constant, one -> one.name().toLowerCase(Locale.ROOT));
    }
}
