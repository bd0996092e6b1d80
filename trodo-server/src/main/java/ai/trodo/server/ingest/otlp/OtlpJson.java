package ai.trodo.server.ingest.otlp;

import ai.trodo.server.http.Json;
import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import ai.trodo.wire.otlp.OtlpValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the JSON form of trace and log export requests, camelCase as written or snake_case as some send it. */
final class OtlpJson {
    private static final int FLAG_REMOTE_KNOWN = 0x100;
    private static final int FLAG_REMOTE = 0x200;

    private OtlpJson() {}

    static List<OtlpSpan> spans(byte[] body) {
        List<OtlpSpan> spans = new ArrayList<>();
        for (JsonNode group : list(Json.readObject(body), "resourceSpans", "resource_spans")) {
            Map<String, Object> resource = attributes(member(group, "resource"));
            List<JsonNode> scopes = new ArrayList<>(list(group, "scopeSpans", "scope_spans"));
            scopes.addAll(list(group, "instrumentationLibrarySpans", "instrumentation_library_spans"));
            for (JsonNode scope : scopes) {
                String name = text(member(scope, "scope", "instrumentationLibrary"), "name");
                for (JsonNode span : list(scope, "spans")) {
                    spans.add(span(span, resource, name));
                }
            }
        }
        return spans;
    }

    private static OtlpSpan span(JsonNode span, Map<String, Object> resource, @Nullable String scope) {
        List<Moment> events = new ArrayList<>(0);
        for (JsonNode event : list(span, "events")) {
            events.add(new Moment(
                    orEmpty(text(event, "name")), number(event, "timeUnixNano", "time_unix_nano"), attributes(event)));
        }
        JsonNode status = member(span, "status");
        long flags = number(span, "flags");
        boolean remote = (flags & FLAG_REMOTE_KNOWN) != 0 && (flags & FLAG_REMOTE) != 0;
        return new OtlpSpan(
                OtlpValues.hexId(orEmpty(text(span, "traceId", "trace_id")), 16),
                OtlpValues.hexId(orEmpty(text(span, "spanId", "span_id")), 8),
                OtlpValues.idOrNull(OtlpValues.hexId(orEmpty(text(span, "parentSpanId", "parent_span_id")), 8)),
                remote,
                orEmpty(text(span, "name")),
                number(span, "startTimeUnixNano", "start_time_unix_nano"),
                number(span, "endTimeUnixNano", "end_time_unix_nano"),
                attributes(span),
                events,
                statusCode(status),
                text(status, "message"),
                resource,
                scope);
    }

    private static int statusCode(@Nullable JsonNode status) {
        String word = text(status, "code");
        if (word == null) {
            return 0;
        }
        return switch (word) {
            case "STATUS_CODE_ERROR", "2", "ERROR" -> OtlpSpan.ERROR;
            case "STATUS_CODE_OK", "1", "OK" -> 1;
            default -> 0;
        };
    }

    static List<OtlpLog> logs(byte[] body) {
        List<OtlpLog> logs = new ArrayList<>();
        for (JsonNode group : list(Json.readObject(body), "resourceLogs", "resource_logs")) {
            Map<String, Object> resource = attributes(member(group, "resource"));
            for (JsonNode scope : list(group, "scopeLogs", "scope_logs")) {
                for (JsonNode log : list(scope, "logRecords", "log_records")) {
                    logs.add(log(log, resource));
                }
            }
        }
        return logs;
    }

    private static OtlpLog log(JsonNode log, Map<String, Object> resource) {
        long nanos = number(log, "timeUnixNano", "time_unix_nano");
        JsonNode body = member(log, "body");
        return new OtlpLog(
                OtlpValues.idOrNull(OtlpValues.hexId(orEmpty(text(log, "traceId", "trace_id")), 16)),
                OtlpValues.idOrNull(OtlpValues.hexId(orEmpty(text(log, "spanId", "span_id")), 8)),
                text(log, "eventName", "event_name"),
                nanos == 0 ? number(log, "observedTimeUnixNano", "observed_time_unix_nano") : nanos,
                (int) number(log, "severityNumber", "severity_number"),
                body == null ? null : value(body),
                attributes(log),
                resource);
    }

    private static Map<String, Object> attributes(@Nullable JsonNode holder) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (JsonNode pair : list(holder, "attributes")) {
            String key = text(pair, "key");
            Object value = value(member(pair, "value"));
            if (key != null && value != null) {
                map.put(key, value);
            }
        }
        return map;
    }

    private static @Nullable Object value(@Nullable JsonNode any) {
        if (any == null || any.isNull()) {
            return null;
        }
        if (!any.isObject()) {
            return any.isArray() ? null : any.asString();
        }
        JsonNode found;
        if ((found = member(any, "stringValue", "string_value")) != null) {
            return found.asString("");
        }
        if ((found = member(any, "boolValue", "bool_value")) != null) {
            return found.asBoolean(false);
        }
        if (member(any, "intValue", "int_value") != null) {
            return number(any, "intValue", "int_value");
        }
        if ((found = member(any, "doubleValue", "double_value")) != null) {
            return found.asDouble(0);
        }
        if ((found = member(any, "arrayValue", "array_value")) != null) {
            List<Object> values = new ArrayList<>();
            for (JsonNode each : list(found, "values")) {
                Object one = value(each);
                values.add(one == null ? "" : one);
            }
            return values;
        }
        if ((found = member(any, "kvlistValue", "kvlist_value")) != null) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (JsonNode pair : list(found, "values")) {
                Object one = value(member(pair, "value"));
                String key = text(pair, "key");
                if (key != null && one != null) {
                    map.put(key, one);
                }
            }
            return map;
        }
        return text(any, "bytesValue", "bytes_value");
    }

    private static @Nullable JsonNode member(@Nullable JsonNode node, String... names) {
        if (node != null && node.isObject()) {
            for (String name : names) {
                JsonNode found = node.get(name);
                if (found != null && !found.isNull()) {
                    return found;
                }
            }
        }
        return null;
    }

    private static List<JsonNode> list(@Nullable JsonNode node, String... names) {
        JsonNode found = member(node, names);
        if (found == null || !found.isArray()) {
            return List.of();
        }
        List<JsonNode> items = new ArrayList<>(found.size());
        found.forEach(items::add);
        return items;
    }

    private static @Nullable String text(@Nullable JsonNode node, String... names) {
        JsonNode found = member(node, names);
        return found == null || found.isContainer() ? null : found.asString("");
    }

    /** 64-bit numbers travel as text in this form. */
    private static long number(JsonNode node, String... names) {
        String text = text(node, names);
        if (text == null) {
            return 0;
        }
        try {
            return Long.parseLong(text.trim());
        } catch (NumberFormatException notWhole) {
            try {
                return (long) Double.parseDouble(text);
            } catch (NumberFormatException notANumber) {
                return 0;
            }
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
