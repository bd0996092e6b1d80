package ai.trodo.wire.otlp;

import ai.trodo.wire.otlp.OtlpSpan.Moment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans as the protobuf of an OTLP export request. Field numbers are those of opentelemetry-proto 1.x. Not API; may
 * change in any release.
 */
public final class TraceRequest {
    private static final int INTERNAL = 1;
    private static final int CLIENT = 3;
    private static final int SAMPLED = 1;
    private static final int MAX_DEPTH = 32;
    private static final HexFormat HEX = HexFormat.of();

    private final Map<String, Object> resource;
    private final Map<Map<String, Object>, ProtoWriter> byResource = new LinkedHashMap<>();
    private int spans;

    /** @param resource what is said about the service, before what runs say themselves */
    public TraceRequest(Map<String, Object> resource) {
        this.resource = Map.copyOf(resource);
    }

    public void add(OtlpSpan span) {
        Map<String, Object> about = new LinkedHashMap<>(span.resource());
        about.putAll(resource);
        byResource.computeIfAbsent(about, TraceRequest::scope).message(2, span(span));
        spans++;
    }

    public int spans() {
        return spans;
    }

    private static ProtoWriter scope(Map<String, Object> about) {
        ProtoWriter scope = new ProtoWriter().string(1, "ai.trodo");
        String version = TraceRequest.class.getPackage().getImplementationVersion();
        if (version != null) {
            scope.string(2, version);
        }
        return new ProtoWriter().message(1, scope);
    }

    public byte[] toByteArray() {
        ProtoWriter request = new ProtoWriter();
        byResource.forEach((about, scopeSpans) -> {
            ProtoWriter attributes = new ProtoWriter();
            attributes(attributes, 1, about);
            request.message(1, new ProtoWriter().message(1, attributes).message(2, scopeSpans));
        });
        return request.toByteArray();
    }

    private static ProtoWriter span(OtlpSpan span) {
        ProtoWriter out =
                new ProtoWriter().bytes(1, HEX.parseHex(span.traceId())).bytes(2, HEX.parseHex(span.spanId()));
        if (span.parentSpanId() != null) {
            out.bytes(4, HEX.parseHex(span.parentSpanId()));
        }
        Object operation = span.attributes().get(OwnKeys.OPERATION);
        boolean callsOut = "chat".equals(operation) || "embeddings".equals(operation);
        out.string(5, span.name())
                .number(6, callsOut ? CLIENT : INTERNAL)
                .fixed64(7, span.startNanos())
                .fixed64(8, span.endNanos());
        attributes(out, 9, span.attributes());
        for (Moment moment : span.events()) {
            ProtoWriter event = new ProtoWriter().fixed64(1, moment.nanos()).string(2, moment.name());
            attributes(event, 3, moment.attributes());
            out.message(11, event);
        }
        if (span.statusCode() != 0) {
            ProtoWriter status = new ProtoWriter();
            if (span.statusMessage() != null) {
                status.string(2, span.statusMessage());
            }
            out.message(15, status.number(3, span.statusCode()));
        }
        return out.fixed32(16, SAMPLED);
    }

    private static void attributes(ProtoWriter out, int field, Map<?, ?> attributes) {
        attributes(out, field, attributes, 0);
    }

    private static void attributes(ProtoWriter out, int field, Map<?, ?> attributes, int depth) {
        attributes.forEach((key, value) -> {
            if (value != null) {
                out.message(
                        field, new ProtoWriter().string(1, String.valueOf(key)).message(2, value(value, depth)));
            }
        });
    }

    private static ProtoWriter value(@Nullable Object value, int depth) {
        ProtoWriter out = new ProtoWriter();
        if (value == null || depth > MAX_DEPTH) {
            return out;
        }
        if (value instanceof Boolean flag) {
            return out.number(2, flag ? 1 : 0);
        }
        if (value instanceof BigInteger
                || value instanceof BigDecimal
                || value instanceof Double
                || value instanceof Float) {
            return out.doubleValue(4, ((Number) value).doubleValue());
        }
        if (value instanceof Number number) {
            return out.number(3, number.longValue());
        }
        if (value instanceof List<?> list) {
            ProtoWriter array = new ProtoWriter();
            list.forEach(one -> array.message(1, value(one, depth + 1)));
            return out.message(5, array);
        }
        if (value instanceof Map<?, ?> map) {
            ProtoWriter entries = new ProtoWriter();
            attributes(entries, 1, map, depth + 1);
            return out.message(6, entries);
        }
        return out.string(1, String.valueOf(value));
    }
}
