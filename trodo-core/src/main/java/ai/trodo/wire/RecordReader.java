package ai.trodo.wire;

import ai.trodo.model.Event;
import ai.trodo.model.Level;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs, events and scores out of JSON objects. */
final class RecordReader {
    private RecordReader() {}

    static @Nullable Run run(Item item, @Nullable String pathRunId) {
        String id = item.text("run_id", "id");
        if (id == null) {
            id = pathRunId;
        }
        if (id == null) {
            item.lost("run_id", "is missing");
            return null;
        }
        return Run.builder(id)
                .agentName(item.text("agent_name", "agent"))
                .distinctId(item.text("distinct_id", "user_id"))
                .conversationId(item.text("conversation_id", "session_id"))
                .parentRunId(item.text("parent_run_id"))
                .parentSpanId(item.text("parent_span_id"))
                .status(item.word("status", RecordReader::runStatus))
                .input(item.payload("input"))
                .output(item.payload("output"))
                .errorSummary(item.anyText("error_summary"))
                .startedAt(item.time("started_at"))
                .endedAt(item.time("ended_at"))
                .environment(item.text("environment"))
                .release(item.text("release"))
                .tags(item.texts("tags"))
                .metadata(item.facts("metadata"))
                .extra(item.rest())
                .build();
    }

    static @Nullable RunStatus runStatus(String word) {
        RunStatus known = RunStatus.of(word);
        if (known != null) {
            return known;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "success", "succeeded", "completed", "complete", "finished", "done" -> RunStatus.OK;
            case "failed", "failure", "errored", "fail", "timeout" -> RunStatus.ERROR;
            case "canceled", "aborted" -> RunStatus.CANCELLED;
            case "in_progress", "started", "active", "pending" -> RunStatus.RUNNING;
            default -> null;
        };
    }

    static @Nullable Event event(Item item, @Nullable String runId) {
        String id = item.text("event_id", "id");
        String ownRun = item.text("run_id");
        Event.Builder event = Event.builder(id == null ? "" : id)
                .runId(ownRun == null ? runId : ownRun)
                .spanId(item.text("span_id"))
                .type(item.text("type", "event_type"))
                .name(item.text("name", "event_name"))
                .at(item.has("at") ? item.time("at") : item.time("timestamp"))
                .level(item.word("level", Level::of))
                .payload(item.facts("payload"))
                .extra(item.rest());
        Event read = event.build();
        if (id != null) {
            return read;
        }
        if (read.type() == null && read.name() == null) {
            item.lost("event_id", "is missing, and there is no type or name either");
            return null;
        }
        return new Event(
                idOf(read),
                read.runId(),
                read.spanId(),
                read.type(),
                read.name(),
                read.at(),
                read.level(),
                read.payload(),
                read.extra());
    }

    static @Nullable Score score(Item item, @Nullable String runId) {
        String id = item.text("score_id", "id");
        String ownRun = item.text("run_id");
        Object value = item.take("value");
        String text = item.text("text", "string_value");
        Score.DataType given = item.word("data_type", word -> constant(Score.DataType.class, word));
        Score.DataType type = given != null ? given : typeOf(value, text);
        java.math.BigDecimal number =
                value instanceof Boolean yes ? java.math.BigDecimal.valueOf(yes ? 1 : 0) : Item.decimalOf(value);
        if (text == null && number == null && value != null) {
            text = Item.asText(value);
        }
        Score read = Score.builder(id == null ? "" : id)
                .runId(ownRun == null ? runId : ownRun)
                .spanId(item.text("span_id"))
                .name(item.text("name"))
                .dataType(type)
                .value(number == null ? null : Double.valueOf(number.doubleValue()))
                .text(text)
                .source(item.word("source", word -> constant(Score.Source.class, word)))
                .comment(item.anyText("comment"))
                .distinctId(item.text("distinct_id", "user_id"))
                .at(item.has("at") ? item.time("at") : item.time("timestamp"))
                .metadata(item.facts("metadata"))
                .extra(item.rest())
                .build();
        if (read.value() == null && read.text() == null && read.comment() == null) {
            item.lost("value", "is missing");
            return null;
        }
        return id != null ? read : withId(read, idOf(read));
    }

    private static Score.@Nullable DataType typeOf(@Nullable Object value, @Nullable String text) {
        if (value instanceof Boolean) {
            return Score.DataType.BOOLEAN;
        } else if (value instanceof Number) {
            return Score.DataType.NUMERIC;
        }
        return value != null || text != null ? Score.DataType.CATEGORICAL : null;
    }

    static Score withId(Score score, String id) {
        return new Score(
                id,
                score.runId(),
                score.spanId(),
                score.name(),
                score.dataType(),
                score.value(),
                score.text(),
                score.source(),
                score.comment(),
                score.distinctId(),
                score.at(),
                score.metadata(),
                score.extra());
    }

    /** An id made of the content, so that the same thing sent twice is still one thing. */
    private static String idOf(Object record) {
        return UUID.nameUUIDFromBytes(record.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    static <E extends Enum<E>> @Nullable E constant(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
                .filter(one -> one.name().equalsIgnoreCase(word))
                .findFirst()
                .orElse(null);
    }
}
