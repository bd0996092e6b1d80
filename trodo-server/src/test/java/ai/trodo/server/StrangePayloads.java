package ai.trodo.server;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Documents that use the right names for the wrong things, and bytes that are no documents at all. */
final class StrangePayloads {
    /** Every path that takes records. */
    static final String[] PATHS = {
        "/api/sdk/runs/ingest",
        "/api/sdk/runs/start",
        "/api/sdk/runs/x/spans",
        "/api/sdk/runs/x/end",
        "/api/sdk/runs/x/feedback",
        "/api/sdk/spans/append",
        "/api/sdk/scores",
        "/api/sdk/track",
        "/api/events",
        "/api/events/bulk",
        "/api/sdk/identify",
        "/api/sdk/reset",
        "/api/sdk/wallet-address",
        "/api/sdk/people/set",
        "/api/sdk/people/increment",
        "/api/sdk/people/union",
        "/api/sdk/groups/set_group",
        "/api/sdk/groups/profile/append",
        "/api/sdk/track-agent",
        "/api/utm-events",
        "/v1/traces",
        "/v1/logs",
        "/api/public/ingestion",
        "/ai-tracer"
    };

    private static final String[] NAMES = {
        "run",
        "runs",
        "spans",
        "events",
        "scores",
        "run_id",
        "span_id",
        "event_id",
        "score_id",
        "parent_span_id",
        "name",
        "kind",
        "status",
        "input",
        "output",
        "started_at",
        "ended_at",
        "metadata",
        "attributes",
        "tags",
        "input_tokens",
        "usage_details",
        "cost",
        "cost_details",
        "level",
        "at",
        "payload",
        "value",
        "batch",
        "type",
        "body",
        "id",
        "traceId",
        "spanId",
        "startTime",
        "endTime",
        "tokens",
        "resourceSpans",
        "scopeSpans",
        "startTimeUnixNano",
        "stringValue",
        "kvlistValue",
        "values",
        "key",
        "resourceLogs",
        "scopeLogs",
        "logRecords",
        "timeUnixNano",
        "event_name",
        "distinct_id",
        "custom_properties",
        "sessionData",
        "session_id",
        "userId",
        "properties",
        "amount",
        "groupKey",
        "groupId",
        "event_type",
        "agent_id",
        "conversation_id",
        "message_id",
        "identifyId",
        "temperature"
    };
    private static final String[] VALUES = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1e400",
        "-1e-400",
        "9223372036854775808",
        "0.1",
        "[]",
        "{}",
        "\"\"",
        "\"x\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"2026-13-45T99:99:99Z\"",
        "\"2026-01-01T00:00:00Z\"",
        "\"+292278994-08-17T07:12:55.807Z\"",
        "1767225600000",
        "\"' OR 1=1 --\"",
        "\"<script>alert(1)</script>\"",
        "\"../../etc/passwd\"",
        "\"llm\"",
        "\"running\"",
        "\"ok\"",
        "\"r1\"",
        "\"agent_call\"",
        "\"trace-create\"",
        "\"span-update\"",
        "\"score-create\"",
        "NaN",
        "\"NaN\"",
        "\"1e309\"",
        "[[[]]]",
        "[null]",
        "{\"\":{}}"
    };

    private StrangePayloads() {}

    static byte[] json(Random random) {
        return json(random, 4).getBytes(StandardCharsets.UTF_8);
    }

    private static String json(Random random, int depth) {
        int choice = random.nextInt(10);
        if (depth == 0 || choice < 2) {
            return VALUES[random.nextInt(VALUES.length)];
        }
        StringBuilder text = new StringBuilder();
        boolean list = choice < 5 && depth < 4;
        text.append(list ? '[' : '{');
        for (int n = random.nextInt(6); n > 0; n--) {
            if (!list) {
                text.append('"').append(NAMES[random.nextInt(NAMES.length)]).append("\":");
            }
            text.append(json(random, depth - 1)).append(n > 1 ? "," : "");
        }
        return text.append(list ? ']' : '}').toString();
    }

    static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }
}
