package ai.trodo.wire;

import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Level;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Spans out of JSON objects. */
final class SpanReader {
    private static final String TRUE_KIND = "trodo.kind";

    private SpanReader() {}

    static @Nullable Span span(Item item, @Nullable String runId) {
        String id = item.text("span_id", "id");
        if (id == null) {
            item.lost("span_id", "is missing");
            return null;
        }
        String ownRun = item.text("run_id");
        String kind = item.text("kind");
        Instant started = item.time("started_at");
        Instant ended = item.time("ended_at");
        Long millis = item.whole("duration_ms");
        if (millis != null && millis >= 0 && millis < Duration.ofDays(36_500).toMillis()) {
            if (ended == null && started != null) {
                ended = started.plusMillis(millis);
            } else if (started == null && ended != null) {
                started = ended.minusMillis(millis);
            }
        }
        Span.Builder span = Span.builder(id)
                .runId(ownRun == null ? runId : ownRun)
                .parentSpanId(item.text("parent_span_id", "parent_id"))
                .kind(kind == null ? null : SpanKind.of(kind))
                .name(item.text("name"))
                .status(item.word("status", SpanReader::status))
                .level(item.word("level", Level::of))
                .input(item.payload("input"))
                .output(item.payload("output"))
                .startedAt(started)
                .endedAt(ended)
                .firstOutputAt(item.time("first_output_at"))
                .model(item.text("model"))
                .provider(item.text("provider"))
                .temperature(item.number("temperature"))
                .usage(usage(item))
                .cost(cost(item))
                .toolName(item.text("tool_name"))
                .error(error(item))
                .distinctId(item.text("distinct_id"))
                .conversationId(item.text("conversation_id"))
                .agentName(item.text("agent_name"))
                .attributes(attributes(item, kind));
        return span.extra(item.rest()).build();
    }

    private static Map<String, Object> attributes(Item item, @Nullable String kind) {
        Map<String, Object> attributes = item.facts("attributes");
        if (kind == null || SpanKind.of(kind) != SpanKind.GENERIC || kind.equalsIgnoreCase("generic")) {
            return attributes;
        }
        Map<String, Object> more = new LinkedHashMap<>(attributes);
        more.putIfAbsent(TRUE_KIND, kind);
        return more;
    }

    static @Nullable SpanStatus status(String word) {
        SpanStatus known = SpanStatus.of(word);
        if (known != null) {
            return known;
        }
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "success", "succeeded", "completed", "complete", "finished", "done" -> SpanStatus.OK;
            case "failed", "failure", "errored", "fail", "timeout" -> SpanStatus.ERROR;
            case "canceled", "aborted" -> SpanStatus.CANCELLED;
            case "in_progress", "started", "active", "pending" -> SpanStatus.RUNNING;
            default -> null;
        };
    }

    private static @Nullable ErrorInfo error(Item item) {
        String type = item.text("error_type");
        String message = item.anyText("error_message");
        Long code = item.whole("status_code");
        String stack = item.anyText("stack_trace");
        if (type == null && message == null && code == null && stack == null) {
            return null;
        }
        return new ErrorInfo(
                type, message, code == null ? null : (int) Math.max(Math.min(code, Integer.MAX_VALUE), -1), stack);
    }

    private static Usage usage(Item item) {
        Long allInput = item.whole("input_tokens");
        Long allOutput = item.whole("output_tokens");
        Map<String, @Nullable Object> given = item.map("usage_details");
        if (allInput == null && allOutput == null && given.isEmpty()) {
            return Usage.UNKNOWN;
        }
        Item details = new Item("usage", -1, new LinkedHashMap<>(given), new ArrayList<>());
        Long cacheRead =
                first(details, "cache_read", "cache_read_tokens", "cache_read_input_tokens", "input_cached_tokens");
        Long cacheWrite = first(
                details, "cache_write", "cache_write_tokens", "cache_creation_input_tokens", "cache_creation_tokens");
        Long reasoning = first(details, "reasoning", "reasoning_tokens", "output_reasoning_tokens");
        Long input = first(details, "input", "input_tokens", "prompt_tokens");
        Long output = first(details, "output", "output_tokens", "completion_tokens");
        Usage usage = new Usage(
                bucket(input, allInput, cacheRead, cacheWrite),
                cacheRead,
                cacheWrite,
                bucket(output, allOutput, reasoning, null),
                reasoning);
        Map<String, Object> unknown = details.rest();
        if (!unknown.isEmpty()) {
            item.keep("usage_details", unknown);
        }
        return usage;
    }

    /** The part of all that no other bucket holds. A part that is as large as all of it was counted with the others. */
    private static @Nullable Long bucket(
            @Nullable Long part, @Nullable Long all, @Nullable Long other, @Nullable Long another) {
        long others = Math.max(0, other == null ? 0 : other) + Math.max(0, another == null ? 0 : another);
        if (part != null && !(part.equals(all) && others > 0)) {
            return part;
        }
        return all == null ? null : Long.valueOf(Math.max(0, all - others));
    }

    private static @Nullable Long first(Item details, String... names) {
        Long found = null;
        for (String name : names) {
            Long value = details.whole(name);
            found = found == null ? value : found;
        }
        return found;
    }

    private static @Nullable Cost cost(Item item) {
        BigDecimal total = item.decimal("cost");
        Map<String, @Nullable Object> given = item.map("cost_details");
        if (given.isEmpty()) {
            return total == null ? null : Cost.given(total);
        }
        Item details = new Item("cost", -1, new LinkedHashMap<>(given), new ArrayList<>());
        BigDecimal input = details.decimal("input");
        BigDecimal cacheRead = details.decimal("cache_read");
        BigDecimal cacheWrite = details.decimal("cache_write");
        BigDecimal output = details.decimal("output");
        BigDecimal stated = details.decimal("total");
        Cost.Source source = details.word("source", word -> RecordReader.constant(Cost.Source.class, word));
        Map<String, Object> unknown = details.rest();
        if (!unknown.isEmpty()) {
            item.keep("cost_details", unknown);
        }
        BigDecimal sum = total != null ? total : stated != null ? stated : sum(input, cacheRead, cacheWrite, output);
        return sum == null
                ? null
                : new Cost(sum, input, cacheRead, cacheWrite, output, source == null ? Cost.Source.CLIENT : source);
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal... parts) {
        return java.util.Arrays.stream(parts)
                .filter(part -> part != null)
                .reduce(BigDecimal::add)
                .orElse(null);
    }
}
