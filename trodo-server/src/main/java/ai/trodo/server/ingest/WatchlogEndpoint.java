package ai.trodo.server.ingest;

import ai.trodo.model.Cost;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.WriteResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Watchlog's array of spans, for those who change only the address. Its one figure of tokens is not split into prompt
 * and answer, so it stays an attribute; its "Timeout" only means slower than ten seconds and is no failure here.
 */
final class WatchlogEndpoint {
    private final Intake intake;

    WatchlogEndpoint(Intake intake) {
        this.intake = intake;
    }

    HttpResponse take(Site site, byte[] body) {
        JsonNode root = Json.read(body);
        if (!root.isArray() && !root.isObject()) {
            throw HttpProblem.badRequest("invalid_json", "the body must be a span or an array of spans", null);
        }
        List<JsonNode> items = new ArrayList<>();
        if (root.isArray()) {
            root.forEach(items::add);
        } else {
            items.add(root);
        }
        intake.checkCount(items.size());
        List<TrodoRecord> records = new ArrayList<>();
        int skipped = 0;
        for (JsonNode item : items) {
            if (!add(item, records)) {
                skipped++;
            }
        }
        WriteResult result = intake.write(site, records);
        intake.rejected(skipped);
        skipped += result.rejects().size();
        return HttpResponse.json(Json.object("status", "ok", "received", items.size() - skipped, "skipped", skipped));
    }

    private static boolean add(JsonNode item, List<TrodoRecord> records) {
        String trace = Texts.text(item, "traceId", "trace_id");
        String id = Texts.text(item, "spanId", "span_id");
        Instant start = Texts.time(item, "startTime", "start_time");
        Instant end = Texts.time(item, "endTime", "end_time");
        if (trace == null || id == null || start == null || end == null) {
            return false;
        }
        String parent = Texts.text(item, "parentId", "parent_id");
        Map<String, Object> metadata = Texts.map(item.get("metadata"));
        metadata.values().removeIf(""::equals);
        boolean failed = "error".equalsIgnoreCase(Texts.text(item, "status"));
        Span span = span(item, trace, id, parent, start, end, failed, metadata);
        if (parent == null) {
            records.add(Run.builder(trace)
                    .agentName(Texts.text(item, "name") == null ? Texts.text(item, "app") : Texts.text(item, "name"))
                    .distinctId(metadata.get("userId") instanceof String user ? user : null)
                    .status(failed ? RunStatus.ERROR : RunStatus.OK)
                    .input(span.input())
                    .output(span.output())
                    .startedAt(start)
                    .endedAt(end)
                    .metadata(metadata)
                    .build());
        }
        records.add(span);
        return true;
    }

    private static Span span(
            JsonNode item,
            String trace,
            String id,
            @Nullable String parent,
            Instant start,
            Instant end,
            boolean failed,
            Map<String, Object> metadata) {
        String model = Texts.text(item, "model");
        Double cost = Texts.number(item, "cost");
        Map<String, Object> attributes = new java.util.LinkedHashMap<>(metadata);
        for (String key : new String[] {"app", "status"}) {
            String value = Texts.text(item, key);
            if (value != null) {
                attributes.put("watchlog." + key, value);
            }
        }
        Long tokens = Texts.whole(item, "tokens");
        if (tokens != null && tokens > 0) {
            attributes.put("watchlog.tokens", tokens);
        }
        return Span.builder(id)
                .runId(trace)
                .parentSpanId(parent)
                .kind(model == null ? SpanKind.GENERIC : SpanKind.LLM)
                .name(Texts.text(item, "name"))
                .status(failed ? SpanStatus.ERROR : SpanStatus.OK)
                .startedAt(start)
                .endedAt(end)
                .model(model)
                .provider(Texts.text(item, "provider"))
                .cost(cost == null || cost <= 0 ? null : Cost.given(BigDecimal.valueOf(cost)))
                .input(unwrapped(item, "input"))
                .output(unwrapped(item, "output"))
                .attributes(attributes)
                .build();
    }

    /** Inputs and outputs come as JSON text, plain words in an extra pair of quotes. */
    private static Payload unwrapped(JsonNode item, String name) {
        String text = Texts.payload(item, name);
        if (text == null || text.equals("\"\"")) {
            return Payload.EMPTY;
        }
        if (text.startsWith("\"") && text.endsWith("\"") && text.length() > 1) {
            try {
                return Payload.of(Json.mapper().readTree(text).asString(text));
            } catch (JacksonException plain) {
                return Payload.of(text);
            }
        }
        return Payload.of(text);
    }
}
