package ai.trodo.server.view;

import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.RunRecords;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stored run as an OTLP/JSON request, with the GenAI conventions that other collectors read. */
final class OtlpReplay {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

    private OtlpReplay() {}

    static byte[] request(RunRecords records) {
        Run run = records.run();
        String trace = traceId(run.runId());
        String root = hex(run.runId() + "\nroot", 8);
        List<Object> spans = new ArrayList<>();
        spans.add(root(run, trace, root));
        records.spans().forEach(span -> spans.add(span(span, run.runId(), trace, root)));
        List<Object> resource = new ArrayList<>();
        Object service = run.metadata().get("service.name");
        resource.add(attribute("service.name", service == null ? name(run) : service));
        if (run.environment() != null) {
            resource.add(attribute("deployment.environment.name", run.environment()));
        }
        return Json.write(Json.object(
                "resourceSpans",
                List.of(Json.object(
                        "resource",
                        Json.object("attributes", resource),
                        "scopeSpans",
                        List.of(Json.object("scope", Json.object("name", "ai.trodo.replay"), "spans", spans))))));
    }

    private static String name(Run run) {
        return run.agentName() == null ? "agent" : run.agentName();
    }

    private static Object root(Run run, String trace, String root) {
        List<Object> attributes = new ArrayList<>();
        attributes.add(attribute("gen_ai.operation.name", "invoke_agent"));
        add(attributes, "gen_ai.agent.name", run.agentName());
        add(attributes, "user.id", run.distinctId());
        add(attributes, "gen_ai.conversation.id", run.conversationId());
        add(attributes, "trodo.run_id", run.runId());
        content(attributes, run.input(), run.output());
        boolean failed = run.status() != null && run.status().wireName().equals("error");
        return Json.object(
                "traceId",
                trace,
                "spanId",
                root,
                "name",
                name(run),
                "kind",
                1,
                "startTimeUnixNano",
                nanos(run.startedAt()),
                "endTimeUnixNano",
                nanos(run.endedAt() == null ? run.startedAt() : run.endedAt()),
                "attributes",
                attributes,
                "status",
                status(failed, run.errorSummary()));
    }

    private static Object span(Span span, String runId, String trace, String root) {
        List<Object> attributes = new ArrayList<>();
        SpanKind kind = span.kind() == null ? SpanKind.GENERIC : span.kind();
        attributes.add(attribute("trodo.kind", kind.wireName()));
        attributes.add(attribute("trodo.run_id", runId));
        add(attributes, "gen_ai.request.model", span.model());
        add(attributes, "gen_ai.provider.name", span.provider());
        add(attributes, "gen_ai.request.temperature", span.temperature());
        add(attributes, "gen_ai.usage.input_tokens", span.usage().totalInput());
        add(attributes, "gen_ai.usage.output_tokens", span.usage().totalOutput());
        add(attributes, "gen_ai.usage.cache_read_input_tokens", span.usage().cacheRead());
        add(attributes, "gen_ai.tool.name", span.toolName());
        if (span.cost() != null) {
            add(attributes, "gen_ai.usage.cost", span.cost().total().doubleValue());
        }
        content(attributes, span.input(), span.output());
        span.attributes().forEach((key, value) -> add(attributes, key, value));
        boolean failed = span.status() == SpanStatus.ERROR;
        String message = span.error() == null ? null : span.error().message();
        String parent = span.parentSpanId() == null ? root : hex(span.parentSpanId(), 8);
        return Json.object(
                "traceId",
                trace,
                "spanId",
                hex(span.spanId(), 8),
                "parentSpanId",
                parent,
                "name",
                span.name() == null ? kind.wireName() : span.name(),
                "kind",
                kind == SpanKind.LLM ? 3 : 1,
                "startTimeUnixNano",
                nanos(span.startedAt()),
                "endTimeUnixNano",
                nanos(span.endedAt() == null ? span.startedAt() : span.endedAt()),
                "attributes",
                attributes,
                "status",
                status(failed, message));
    }

    private static void content(List<Object> attributes, Payload input, Payload output) {
        add(attributes, "input.value", input.text());
        add(attributes, "output.value", output.text());
    }

    private static Object status(boolean failed, @Nullable String message) {
        return failed ? Json.object("code", 2, "message", message == null ? "" : message) : Json.object("code", 1);
    }

    private static void add(List<Object> attributes, String key, @Nullable Object value) {
        if (value != null) {
            attributes.add(attribute(key, value));
        }
    }

    private static Map<String, @Nullable Object> attribute(String key, Object value) {
        return Json.object("key", key, "value", any(value));
    }

    private static Object any(Object value) {
        if (value instanceof Boolean flag) {
            return Json.object("boolValue", flag);
        }
        if (value instanceof Long || value instanceof Integer) {
            return Json.object("intValue", value.toString());
        }
        if (value instanceof Number number) {
            return Json.object("doubleValue", number.doubleValue());
        }
        return Json.object(
                "stringValue",
                value instanceof String text ? text : new String(Json.write(value), StandardCharsets.UTF_8));
    }

    private static String nanos(@Nullable Instant at) {
        return at == null
                ? "0"
                : BigInteger.valueOf(at.getEpochSecond())
                        .multiply(NANOS)
                        .add(BigInteger.valueOf(at.getNano()))
                        .toString();
    }

    /** A run id that is a UUID is its trace id without the hyphens; others are hashed. */
    private static String traceId(String runId) {
        String plain = runId.replace("-", "").toLowerCase(Locale.ROOT);
        return plain.matches("[0-9a-f]{32}") ? plain : hex(runId, 16);
    }

    private static String hex(String id, int bytes) {
        String plain = id.replace("-", "").toLowerCase(Locale.ROOT);
        if (plain.matches("[0-9a-f]{" + bytes * 2 + "}")) {
            return plain;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
