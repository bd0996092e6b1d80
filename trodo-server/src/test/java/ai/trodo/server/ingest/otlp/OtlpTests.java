package ai.trodo.server.ingest.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.server.Server;
import ai.trodo.wire.otlp.OtlpValues;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.logging.otlp.internal.traces.OtlpStdoutSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class OtlpTests {
    @TempDir
    static Path folder;

    private static Server server;

    @BeforeAll
    static void start() {
        server = Server.start(folder, "trodo.server.settle-after=300ms");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void takesTracesOfTheJavaSdkAsProtobufWithGzip() {
        SpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(server.base() + "/v1/traces")
                .setCompression("gzip")
                .build();
        checkAgentRun(agentRun(exporter));
    }

    @Test
    void takesTracesOfTheJavaSdkAsJson() {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        SpanExporter exporter = OtlpStdoutSpanExporter.builder()
                .setOutput(lines)
                .setWrapperJsonObject(true)
                .build();
        String traceId = agentRun(exporter);
        lines.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> {
                    Server.Answer answer = server.post("/api/sdk/otel/v1/traces", line);
                    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                    assertThat(answer.json().size()).isZero();
                });
        checkAgentRun(traceId);
    }

    /** Each span goes out in a request of its own, the root last: the run grows as its parts arrive. */
    private static String agentRun(SpanExporter exporter) {
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().toBuilder()
                        .put("service.name", "shop")
                        .put("service.version", "1.2")
                        .put("deployment.environment.name", "prod")
                        .build())
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            Tracer tracer = provider.get("test");
            Span root = tracer.spanBuilder("POST /ask").startSpan();
            root.setAttribute("user.id", "ann")
                    .setAttribute("session.id", "chat-1")
                    .setAttribute("input.value", "why?");
            root.setAttribute("output.value", "because");
            try (Scope scope = root.makeCurrent()) {
                Span call = tracer.spanBuilder("chat gpt-4o").startSpan();
                call.setAttribute("gen_ai.operation.name", "chat")
                        .setAttribute("gen_ai.provider.name", "openai")
                        .setAttribute("gen_ai.request.model", "gpt-4o")
                        .setAttribute("gen_ai.request.temperature", 0.5)
                        .setAttribute("gen_ai.usage.input_tokens", 100L)
                        .setAttribute("gen_ai.usage.output_tokens", 20L)
                        .setAttribute("gen_ai.usage.cache_read_input_tokens", 40L)
                        .setAttribute("gen_ai.prompt.0.role", "user")
                        .setAttribute("gen_ai.prompt.0.content", "why?")
                        .setAttribute("gen_ai.completion.0.content", "because")
                        .setAttribute(AttributeKey.stringArrayKey("list"), java.util.List.of("a", "b"));
                call.end();
                Span tool = tracer.spanBuilder("execute_tool find").startSpan();
                tool.setAttribute("gen_ai.operation.name", "execute_tool")
                        .setAttribute("gen_ai.tool.name", "find")
                        .setAttribute("http.response.status_code", 503L);
                tool.recordException(new IllegalStateException("no answer"));
                tool.setStatus(StatusCode.ERROR, "failed");
                tool.addEvent("retrying");
                tool.end();
            }
            root.end();
            assertThat(provider.forceFlush().join(10, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
            return root.getSpanContext().getTraceId();
        }
    }

    private static void checkAgentRun(String traceId) {
        JsonNode whole = server.get("/api/runs/" + OtlpValues.runId(traceId)).json();
        JsonNode run = whole.path("run");
        assertThat(run.path("agent_name").asString()).isEqualTo("shop");
        assertThat(run.path("distinct_id").asString()).isEqualTo("ann");
        assertThat(run.path("conversation_id").asString()).isEqualTo("chat-1");
        assertThat(run.path("status").asString()).isEqualTo("ok");
        assertThat(run.path("input").asString()).isEqualTo("why?");
        assertThat(run.path("environment").asString()).isEqualTo("prod");
        assertThat(run.path("release").asString()).isEqualTo("1.2");
        assertThat(run.path("tokens_in").asInt()).isEqualTo(100);
        assertThat(run.path("tokens_cache_read").asInt()).isEqualTo(40);
        assertThat(run.path("metadata").path("otel.trace_id").asString()).isEqualTo(traceId);
        JsonNode spans = whole.path("spans");
        assertThat(spans.findValuesAsString("kind")).containsExactly("generic", "llm", "tool");
        JsonNode call = spans.get(1);
        assertThat(call.path("depth").asInt()).isEqualTo(1);
        assertThat(call.path("model").asString()).isEqualTo("gpt-4o");
        assertThat(call.path("input_preview").asString()).contains("why?");
        assertThat(call.path("attributes").path("list").size()).isEqualTo(2);
        JsonNode tool = spans.get(2);
        assertThat(tool.path("status").asString()).isEqualTo("error");
        assertThat(tool.path("error").path("type").asString()).isEqualTo("java.lang.IllegalStateException");
        assertThat(tool.path("error").path("status_code").asInt()).isEqualTo(503);
        assertThat(whole.path("events").findValuesAsString("name")).containsExactly("retrying");
    }

    @Test
    void endsATraceWhoseRootNeverComesWhenItIsQuietAndLetsTheRootWinWhenItComesAfterAll() {
        String trace = "ccccccccccccccccccccccccccccccc3";
        String id = OtlpValues.runId(trace);
        trace(trace, span("21", "20", "chat", "gen_ai.operation.name:chat"), span("22", "20", "find"));
        await(() -> status(id).equals("ok"));
        assertThat(run(id).path("ended_at").asString()).isEqualTo("2026-01-01T00:00:00.035Z");

        trace(
                trace,
                span("20", "", "POST /ask", "trodo.agent_name:late root")
                        .replace("\"attributes\":", "\"status\":{\"code\":2},\"attributes\":"));
        assertThat(status(id)).isEqualTo("error");
        assertThat(run(id).path("agent_name").asString()).isEqualTo("late root");
    }

    @Test
    void doesNotEndWhatSomebodySaysIsRunning() {
        server.post(
                "/api/sdk/runs/start", "{\"run\":{\"run_id\":\"still\",\"agent_name\":\"a\",\"status\":\"running\"}}");
        String trace = "ddddddddddddddddddddddddddddddd4";
        trace(trace, span("31", "30", "tool", "trodo.run_id:still"));
        String other = "ddddddddddddddddddddddddddddddd5";
        trace(other, span("41", "40", "tool"));
        await(() -> status(OtlpValues.runId(other)).equals("ok"));
        assertThat(status("still")).isEqualTo("running");
    }

    private static JsonNode run(String id) {
        return server.get("/api/runs/" + id).json().path("run");
    }

    private static String status(String id) {
        return run(id).path("status").asString();
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Test
    void takesContentFromLogs() {
        String trace = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb2";
        trace(trace, span("0000000000000011", "", "chat", "gen_ai.operation.name:chat"));
        Server.Answer answer = server.post("/v1/logs", """
                {"resourceLogs":[{"scopeLogs":[{"logRecords":[
                 {"timeUnixNano":"1767225600000000000","traceId":"TRACE","spanId":"0000000000000011",
                  "eventName":"gen_ai.user.message","body":{"kvlistValue":{"values":[{"key":"content",
                  "value":{"stringValue":"what?"}}]}}},
                 {"timeUnixNano":"1767225600000000001","traceId":"TRACE","spanId":"0000000000000011",
                  "attributes":[{"key":"event.name","value":{"stringValue":"gen_ai.choice"}}],
                  "body":{"kvlistValue":{"values":[{"key":"message","value":{"kvlistValue":{"values":[
                   {"key":"content","value":{"stringValue":"that"}}]}}}]}}},
                 {"timeUnixNano":"1","body":{"stringValue":"outside"}}]}]}]}
                """.replace("TRACE", trace));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()
                        .path("partialSuccess")
                        .path("rejectedLogRecords")
                        .asString())
                .isEqualTo("1");
        JsonNode span = server.get("/api/runs/" + OtlpValues.runId(trace) + "/spans/0000000000000011")
                .json();
        assertThat(span.path("input").asString()).contains("what?");
        assertThat(span.path("output").asString()).contains("that");
    }

    @Test
    void answersBrokenProtobufWithAStatusInProtobuf() {
        Server.Answer answer =
                server.post("/v1/traces", new byte[] {10, 127, 1, 2, 3}, "Content-Type", "application/x-protobuf");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.raw().headers().firstValue("Content-Type")).contains("application/x-protobuf");
        assertThat(answer.raw().body()[0]).isEqualTo((byte) 8);
        assertThat(server.post("/v1/traces", "x", "Content-Type", "text/xml").status())
                .isEqualTo(415);
    }

    @Test
    void tellsInItsAnswerWhatItCouldNotTake() {
        Server.Answer answer = server.post(
                "/v1/traces",
                "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"\",\"spanId\":\"\",\"name\":\"x\"}]}]}]}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("partialSuccess").path("rejectedSpans").asString())
                .isEqualTo("1");
        assertThat(answer.json().path("partialSuccess").path("errorMessage").asString())
                .isNotBlank();
    }

    private static JsonNode trace(String traceId, String... spans) {
        String body = "{\"resourceSpans\":[{\"resource\":{\"attributes\":[]},\"scopeSpans\":[{\"spans\":["
                + String.join(",", spans).replace("TRACE", traceId) + "]}]}]}";
        Server.Answer answer = server.post("/otlp/v1/traces", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return server.get("/api/runs/" + OtlpValues.runId(traceId)).json().path("spans");
    }

    private static String span(String id, String parent, String name, String... attributes) {
        StringBuilder list = new StringBuilder();
        for (String attribute : attributes) {
            int colon = attribute.indexOf(':');
            String value = attribute.substring(colon + 1);
            boolean number = value.matches("\\d+") && attribute.contains("okens:")
                    || value.matches("\\d") && attribute.contains("token_count");
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"key\":\"")
                    .append(attribute, 0, colon)
                    .append(number ? "\",\"value\":{\"intValue\":\"" : "\",\"value\":{\"stringValue\":\"")
                    .append(value)
                    .append("\"}}");
        }
        long start = 1_767_225_600_000_000_000L + Long.parseLong(id, 16) * 1_000_000;
        return "{\"traceId\":\"TRACE\",\"spanId\":\"" + id + "\",\"parentSpanId\":\"" + parent + "\",\"name\":\"" + name
                + "\",\"startTimeUnixNano\":\"" + start + "\",\"endTimeUnixNano\":\"" + (start + 1_000_000)
                + "\",\"attributes\":[" + list + "]}";
    }
}
