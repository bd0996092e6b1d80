package ai.trodo.server.ingest.otlp;

import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OtlpSpan.Moment;
import ai.trodo.wire.otlp.OtlpValues;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the protobuf form of trace and log export requests. Field numbers are those of opentelemetry-proto 1.x. */
final class OtlpProtobuf {
    private static final int MAX_DEPTH = 32;
    private static final int FLAG_REMOTE_KNOWN = 0x100;
    private static final int FLAG_REMOTE = 0x200;
    private static final int OLD_INSTRUMENTATION_LIBRARY_SPANS = 1000;

    private OtlpProtobuf() {}

    static List<OtlpSpan> spans(byte[] body) {
        List<OtlpSpan> spans = new ArrayList<>();
        ProtoReader request = new ProtoReader(body);
        for (int field = request.next(); field != 0; field = request.next()) {
            if (field == 1) {
                resourceSpans(request.message(), spans);
            } else {
                request.skip();
            }
        }
        return spans;
    }

    private static void resourceSpans(ProtoReader in, List<OtlpSpan> spans) {
        Map<String, Object> resource = Map.of();
        List<ProtoReader> scopes = new ArrayList<>(1);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> resource = resource(in.message());
                case 2, OLD_INSTRUMENTATION_LIBRARY_SPANS -> scopes.add(in.message());
                default -> in.skip();
            }
        }
        for (ProtoReader scope : scopes) {
            scopeSpans(scope, resource, spans);
        }
    }

    private static Map<String, Object> resource(ProtoReader in) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                keyValue(in.message(), attributes, 0);
            } else {
                in.skip();
            }
        }
        return attributes;
    }

    private static void scopeSpans(ProtoReader in, Map<String, Object> resource, List<OtlpSpan> spans) {
        String scope = null;
        List<ProtoReader> found = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> scope = scopeName(in.message());
                case 2 -> found.add(in.message());
                default -> in.skip();
            }
        }
        for (ProtoReader span : found) {
            spans.add(span(span, resource, scope));
        }
    }

    private static @Nullable String scopeName(ProtoReader in) {
        String name = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                name = in.string();
            } else {
                in.skip();
            }
        }
        return name;
    }

    private static OtlpSpan span(ProtoReader in, Map<String, Object> resource, @Nullable String scope) {
        String traceId = "";
        String spanId = "";
        String parent = null;
        String name = "";
        long start = 0;
        long end = 0;
        long flags = 0;
        int code = 0;
        String message = null;
        Map<String, Object> attributes = new LinkedHashMap<>();
        List<Moment> events = new ArrayList<>(0);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> traceId = in.hex();
                case 2 -> spanId = in.hex();
                case 4 -> parent = in.hex();
                case 5 -> name = in.string();
                case 7 -> start = in.number();
                case 8 -> end = in.number();
                case 9 -> keyValue(in.message(), attributes, 0);
                case 11 -> events.add(moment(in.message()));
                case 15 -> {
                    ProtoReader status = in.message();
                    for (int part = status.next(); part != 0; part = status.next()) {
                        switch (part) {
                            case 2 -> message = status.string();
                            case 3 -> code = (int) status.number();
                            default -> status.skip();
                        }
                    }
                }
                case 16 -> flags = in.number();
                default -> in.skip();
            }
        }
        boolean remote = (flags & FLAG_REMOTE_KNOWN) != 0 && (flags & FLAG_REMOTE) != 0;
        return new OtlpSpan(
                traceId,
                spanId,
                OtlpValues.idOrNull(parent),
                remote,
                name,
                start,
                end,
                attributes,
                events,
                code,
                message,
                resource,
                scope);
    }

    private static Moment moment(ProtoReader in) {
        long nanos = 0;
        String name = "";
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> nanos = in.number();
                case 2 -> name = in.string();
                case 3 -> keyValue(in.message(), attributes, 0);
                default -> in.skip();
            }
        }
        return new Moment(name, nanos, attributes);
    }

    private static void keyValue(ProtoReader in, Map<String, Object> into, int depth) {
        String key = "";
        Object value = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = in.string();
                case 2 -> value = anyValue(in.message(), depth);
                default -> in.skip();
            }
        }
        if (value != null) {
            into.put(key, value);
        }
    }

    private static @Nullable Object anyValue(ProtoReader in, int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedOtlpException("values are nested deeper than " + MAX_DEPTH);
        }
        Object value = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> value = in.string();
                case 2 -> value = in.number() != 0;
                case 3 -> value = in.number();
                case 4 -> value = in.doubleValue();
                case 5 -> value = array(in.message(), depth + 1);
                case 6 -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    ProtoReader list = in.message();
                    for (int part = list.next(); part != 0; part = list.next()) {
                        if (part == 1) {
                            keyValue(list.message(), map, depth + 1);
                        } else {
                            list.skip();
                        }
                    }
                    value = map;
                }
                case 7 -> value = Base64.getEncoder().encodeToString(in.raw());
                default -> in.skip();
            }
        }
        return value;
    }

    private static List<Object> array(ProtoReader in, int depth) {
        List<Object> list = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                Object value = anyValue(in.message(), depth);
                list.add(value == null ? "" : value);
            } else {
                in.skip();
            }
        }
        return list;
    }

    static List<OtlpLog> logs(byte[] body) {
        List<OtlpLog> logs = new ArrayList<>();
        ProtoReader request = new ProtoReader(body);
        for (int field = request.next(); field != 0; field = request.next()) {
            if (field == 1) {
                resourceLogs(request.message(), logs);
            } else {
                request.skip();
            }
        }
        return logs;
    }

    private static void resourceLogs(ProtoReader in, List<OtlpLog> logs) {
        Map<String, Object> resource = Map.of();
        List<ProtoReader> scopes = new ArrayList<>(1);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> resource = resource(in.message());
                case 2 -> scopes.add(in.message());
                default -> in.skip();
            }
        }
        for (ProtoReader scope : scopes) {
            for (int field = scope.next(); field != 0; field = scope.next()) {
                if (field == 2) {
                    logs.add(log(scope.message(), resource));
                } else {
                    scope.skip();
                }
            }
        }
    }

    private static OtlpLog log(ProtoReader in, Map<String, Object> resource) {
        long nanos = 0;
        long observed = 0;
        int severity = 0;
        Object body = null;
        String trace = null;
        String span = null;
        String eventName = null;
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> nanos = in.number();
                case 2 -> severity = (int) in.number();
                case 5 -> body = anyValue(in.message(), 0);
                case 6 -> keyValue(in.message(), attributes, 0);
                case 9 -> trace = in.hex();
                case 10 -> span = in.hex();
                case 11 -> observed = in.number();
                case 12 -> eventName = in.string();
                default -> in.skip();
            }
        }
        return new OtlpLog(
                OtlpValues.idOrNull(trace),
                OtlpValues.idOrNull(span),
                eventName,
                nanos == 0 ? observed : nanos,
                severity,
                body,
                attributes,
                resource);
    }
}
