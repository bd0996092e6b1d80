package ai.trodo.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.TrodoClient;
import ai.trodo.fixture.Collector;
import ai.trodo.fixture.Collector.Request;
import ai.trodo.fixture.Samples;
import ai.trodo.model.Payload;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.TrodoRecord;
import ai.trodo.pipeline.ExportSettings;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.Dialect;
import ai.trodo.wire.WireReader;
import ai.trodo.wire.WireWriter;
import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OwnSpans;
import ai.trodo.wire.otlp.RunTraces;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Status;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we send is read by the classes that OpenTelemetry generates from its own definition. */
final class OtlpDestinationTests {
    private static final String RUN = "11111111-2222-4333-8444-555555555555";
    private static final String CALL = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
    private static final String TOOL = "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee";

    @TempDir
    Path folder;

    private final Collector backend = new Collector();

    @AfterEach
    void stop() {
        backend.close();
    }

    private static Span call() {
        return Samples.span(CALL, RUN).toBuilder().parentSpanId(null).build();
    }

    private static Span tool() {
        return Samples.failed(TOOL, RUN).toBuilder().parentSpanId(CALL).build();
    }

    private static Frame run() {
        WireWriter writer = new WireWriter(Dialect.TRODO);
        writer.envelope(
                Samples.run(RUN),
                List.of(call(), tool()),
                List.of(Samples.event("e1", RUN).toBuilder().spanId(CALL).build(), Samples.event("e2", RUN)),
                List.of(Samples.score("sc", RUN).toBuilder().spanId(null).build()));
        return new Frame(Frame.Kind.RUN, null, RUN, writer.toByteArray(), 6);
    }

    private OtlpDestination.Builder destination() {
        return OtlpDestination.builder(backend.uri()).service("shop");
    }

    private static ExportTraceServiceRequest parsed(Request request) {
        try {
            return ExportTraceServiceRequest.parseFrom(request.body());
        } catch (InvalidProtocolBufferException broken) {
            throw new AssertionError(broken);
        }
    }

    private List<io.opentelemetry.proto.trace.v1.Span> received() {
        List<io.opentelemetry.proto.trace.v1.Span> spans = new ArrayList<>();
        for (Request request : backend.requests()) {
            for (ResourceSpans resource : parsed(request).getResourceSpansList()) {
                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
            }
        }
        return spans;
    }

    private io.opentelemetry.proto.trace.v1.Span received(String name) {
        return received().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not among "
                        + received().stream().map(span -> span.getName()).toList()));
    }

    private static Map<String, AnyValue> map(List<KeyValue> attributes) {
        Map<String, AnyValue> map = new HashMap<>();
        attributes.forEach(attribute -> map.put(attribute.getKey(), attribute.getValue()));
        return map;
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Test
    void sendsARunAsOneTraceInTheWordsOfTheConventions() throws Exception {
        assertThat(destination()
                        .header("x-key", "secret")
                        .build()
                        .send(List.of(run()))
                        .isComplete())
                .isTrue();
        Request request = backend.requests().get(0);
        assertThat(request.path()).isEqualTo("/v1/traces");
        assertThat(request.header("Content-Type")).isEqualTo("application/x-protobuf");
        assertThat(request.header("x-key")).isEqualTo("secret");
        Map<String, AnyValue> resource =
                map(parsed(request).getResourceSpans(0).getResource().getAttributesList());
        assertThat(resource.get("service.name").getStringValue()).isEqualTo("shop");
        assertThat(resource.get("deployment.environment.name").getStringValue()).isEqualTo("test");
        assertThat(resource.get("service.version").getStringValue()).isEqualTo("1.2.3");

        io.opentelemetry.proto.trace.v1.Span root = received("invoke_agent support");
        assertThat(hex(root.getTraceId())).isEqualTo(RUN.replace("-", ""));
        assertThat(hex(root.getSpanId())).isEqualTo("8444555555555555");
        assertThat(root.getParentSpanId().isEmpty()).isTrue();
        Map<String, AnyValue> agent = map(root.getAttributesList());
        assertThat(agent.get("gen_ai.operation.name").getStringValue()).isEqualTo("invoke_agent");
        assertThat(agent.get("gen_ai.agent.name").getStringValue()).isEqualTo("support");
        assertThat(agent.get("gen_ai.conversation.id").getStringValue()).isEqualTo("chat-1");
        assertThat(agent.get("user.id").getStringValue()).isEqualTo("user-1");
        assertThat(agent.get("input.value").getStringValue()).isEqualTo("Where is my order?");

        io.opentelemetry.proto.trace.v1.Span call = received("answer");
        assertThat(hex(call.getParentSpanId())).isEqualTo("8444555555555555");
        assertThat(call.getKind()).isEqualTo(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(call.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        Map<String, AnyValue> chat = map(call.getAttributesList());
        assertThat(chat.get("gen_ai.operation.name").getStringValue()).isEqualTo("chat");
        assertThat(chat.get("gen_ai.provider.name").getStringValue()).isEqualTo("openai");
        assertThat(chat.get("gen_ai.request.model").getStringValue()).isEqualTo("gpt-4o-mini");
        assertThat(chat.get("gen_ai.usage.input_tokens").getIntValue()).isEqualTo(100);
        assertThat(chat.get("gen_ai.usage.cache_read.input_tokens").getIntValue())
                .isEqualTo(20);
        assertThat(chat).doesNotContainKey("gen_ai.usage.cache_creation.input_tokens");
        assertThat(chat.get("gen_ai.usage.output_tokens").getIntValue()).isEqualTo(35);
        assertThat(chat.get("gen_ai.usage.reasoning.output_tokens").getIntValue())
                .isEqualTo(5);
        assertThat(chat.get("gen_ai.response.time_to_first_chunk").getDoubleValue())
                .isEqualTo(0.2);
        assertThat(chat.get("gen_ai.conversation.id").getStringValue()).isEqualTo("chat-1");
        assertThat(chat.get("gen_ai.input.messages").getStringValue())
                .isEqualTo("[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Where is my order?\"}]}]");
        assertThat(chat).doesNotContainKey("trodo.input");
        assertThat(chat.get("gen_ai.output.messages").getStringValue())
                .isEqualTo("[{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"On its way.\"}]}]");
        assertThat(call.getEventsList()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("before payment");
            assertThat(map(event.getAttributesList()).get("files").getIntValue())
                    .isEqualTo(3);
        });

        io.opentelemetry.proto.trace.v1.Span tool = received("execute_tool lookup_order");
        assertThat(hex(tool.getParentSpanId())).isEqualTo("aaaaaaaabbbb4ccc");
        assertThat(tool.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        Map<String, AnyValue> failed = map(tool.getAttributesList());
        assertThat(failed.get("gen_ai.tool.name").getStringValue()).isEqualTo("lookup_order");
        assertThat(failed.get("gen_ai.tool.call.arguments").getStringValue()).isEqualTo("{\"id\":");
        assertThat(failed.get("error.type").getStringValue()).isEqualTo("java.io.IOException");
        assertThat(failed.get("http.response.status_code").getIntValue()).isEqualTo(503);
        assertThat(tool.getEvents(0).getName()).isEqualTo("exception");
        assertThat(root.getEventsList())
                .extracting(event -> event.getName())
                .containsExactly("before payment", "gen_ai.evaluation.result");
    }

    @Test
    void comesBackAsTheVeryRecordsThatItWasMadeOf() {
        Span plain = Span.builder("not-a-uuid")
                .runId("neither")
                .kind(SpanKind.CHAIN)
                .name("node")
                .status(ai.trodo.model.SpanStatus.CANCELLED)
                .startedAt(Samples.START)
                .endedAt(Samples.START.plusMillis(1))
                .input(Payload.of("in"))
                .attributes(Map.of(
                        "gen_ai.conversation.id", "own", "list", List.of("a", 1L, true), "map", Map.of("k", 1.5)))
                .build();
        Decoded whole = new WireReader().read(run().json());
        Decoded document = new Decoded(
                List.of(Samples.run(RUN)), List.of(call(), tool(), plain), whole.events(), whole.scores(), List.of());
        List<TrodoRecord> back = new ArrayList<>();
        for (OtlpSpan span : RunTraces.of(document)) {
            assertThat(OwnSpans.isOwn(span)).isTrue();
            back.addAll(OwnSpans.records(span));
        }
        assertThat(back).containsExactlyInAnyOrderElementsOf(document.records());
    }

    @Test
    void keepsPlainMessagesOnlyOnceAndOthersBesideTheirParts() {
        String asked = "[{\"role\":\"system\",\"content\":\"Be kind.\"},{\"role\":\"user\",\"content\":\"hi\"}]";
        String answered = "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"name\":\"find\","
                + "\"arguments\":\"{\\\"id\\\":7}\"}],\"finish_reason\":\"tool_calls\"}";
        Span span = call().toBuilder()
                .input(Payload.of(asked))
                .output(Payload.of(answered))
                .build();
        OtlpSpan sent = RunTraces.of(new Decoded(List.of(), List.of(span), List.of(), List.of(), List.of()))
                .get(0);
        assertThat(sent.attributes())
                .doesNotContainKey("trodo.input")
                .containsEntry("trodo.output", answered)
                .containsEntry("gen_ai.response.finish_reasons", List.of("tool_calls"))
                .containsEntry(
                        "gen_ai.output.messages",
                        "[{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"find\","
                                + "\"arguments\":{\"id\":7}}],\"finish_reason\":\"tool_calls\"}]");
        assertThat(OwnSpans.records(sent)).containsExactly(span);
    }

    @Test
    void sendsTheRootOfALongRunWhenItEndsAndTheSameIdsWheneverItIsSent() throws Exception {
        WireWriter writer = new WireWriter(Dialect.TRODO);
        writer.envelope(Samples.run(RUN).toBuilder().endedAt(null).build(), List.of(), List.of(), List.of());
        Frame start = new Frame(Frame.Kind.RUN_START, null, RUN, writer.toByteArray(), 1);
        writer.reset();
        writer.envelope(null, List.of(call()), List.of(Samples.event("e9", RUN)), List.of());
        Frame part = new Frame(Frame.Kind.SPANS, null, RUN, writer.toByteArray(), 2);
        writer.reset();
        writer.runEnd(Samples.run(RUN));
        Frame end = new Frame(Frame.Kind.RUN_END, null, RUN, writer.toByteArray(), 1);
        OtlpDestination otlp = destination().build();
        assertThat(otlp.send(List.of(start)).isComplete()).isTrue();
        assertThat(backend.requests()).isEmpty();
        otlp.send(List.of(part));
        otlp.send(List.of(end));
        otlp.send(List.of(part));
        assertThat(received())
                .extracting(span -> span.getName())
                .containsExactly("answer", "before payment", "invoke_agent support", "answer", "before payment");
        assertThat(received().get(3)).isEqualTo(received().get(0));
        assertThat(received()).extracting(span -> hex(span.getTraceId())).containsOnly(RUN.replace("-", ""));
    }

    @Test
    void takesTheIdsOfTheTraceOfTheApplicationAndLeavesOutWhatOpenTelemetryMade() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Span seen = call().toBuilder()
                .attributes(Map.of(
                        "trace_id", trace, "trace_span_id", "b7ad6b7169203331", "trace_parent_id", "00f067aa0ba902b7"))
                .build();
        Span foreign = tool().toBuilder()
                .attributes(Map.of("trace_id", trace, "trodo.origin", "opentelemetry"))
                .build();
        Span odd = call().toBuilder()
                .kind(SpanKind.FUNCTION)
                .name("odd")
                .attributes(Map.of("trace_id", "not an id"))
                .build();
        WireWriter writer = new WireWriter(Dialect.TRODO);
        writer.envelope(
                null,
                List.of(seen, foreign, odd.toBuilder().build()),
                List.of(Samples.event("e1", RUN).toBuilder().spanId(TOOL).build()),
                List.of());
        destination().build().send(List.of(new Frame(Frame.Kind.SPANS, null, RUN, writer.toByteArray(), 4)));
        assertThat(received()).extracting(span -> span.getName()).containsExactly("odd");
    }

    @Test
    void packsTowardsOtherMachinesAndAsItIsTold() throws Exception {
        destination().compression(Compression.GZIP).build().send(List.of(run()));
        assertThat(backend.requests().get(0).header("Content-Encoding")).isEqualTo("gzip");
        assertThat(received()).hasSize(3);
        destination().build().send(List.of(run()));
        assertThat(backend.requests().get(1).header("Content-Encoding")).isNull();
    }

    @Test
    void countsWhatTheReceiverLeftOut() throws Exception {
        byte[] partial = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(7)
                        .setErrorMessage("too old"))
                .build()
                .toByteArray();
        backend.answering(request ->
                new Collector.Answer(200, "application/x-protobuf", new String(partial, StandardCharsets.US_ASCII)));
        SendResult result = destination().build().send(List.of(run(), run()));
        assertThat(result.isComplete()).isTrue();
        assertThat(result.rejected()).extracting(SendResult.Rejection::records).containsExactly(6, 1);
        backend.answering(request -> new Collector.Answer(
                200, "application/json", "{\"partialSuccess\":{\"rejectedSpans\":\"2\",\"errorMessage\":\"x\"}}"));
        assertThat(destination().build().send(List.of(run())).rejected())
                .extracting(SendResult.Rejection::records)
                .containsExactly(2);
        backend.answering(request -> new Collector.Answer(200, "application/json", "{\"partialSuccess\":{}}"));
        assertThat(destination().build().send(List.of(run())).rejected()).isEmpty();
    }

    @Test
    void waitsAsLongAsTheReceiverAsks() throws Exception {
        backend.answering(request -> Collector.status(429).with("Retry-After", "7"));
        SendResult result = destination().build().send(List.of(run()));
        assertThat(result.settled()).isZero();
        assertThat(result.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void survivesAnOutageOnDiskBesideAnotherDestination() throws Exception {
        backend.answering(request -> request.path().equals("/v1/traces") ? Collector.status(503) : Collector.OK);
        try (TrodoClient trodo = client()) {
            trodo.agent("support").run(run -> run.tool("find").run(span -> span.input("x")));
            assertThat(trodo.flush(Duration.ofMillis(500)).pending()).isPositive();
            assertThat(backend.records()).hasSize(2);
        }
        backend.answering(request -> Collector.OK);
        try (TrodoClient trodo = client()) {
            trodo.agent("again").run(run -> {});
            backend.awaitRequest(request -> request.path().equals("/v1/traces")
                    && request.body().length > 0
                    && parsed(request).toString().contains("execute_tool find"));
        }
    }

    private TrodoClient client() {
        return TrodoClient.builder()
                .destination(destination().build())
                .destination(HttpDestination.builder(backend.uri()).name("own").build())
                .export(ExportSettings.builder()
                        .spoolDirectory(folder.resolve("spool"))
                        .retryInitial(Duration.ofMillis(20))
                        .shutdownTimeout(Duration.ofSeconds(1))
                        .build())
                .build();
    }

    @Test
    void takesTheAddressOfTheSignalAsItIs() throws Exception {
        OtlpDestination.builder(URI.create(backend.uri() + "/otel/v1/traces/"))
                .build()
                .send(List.of(run()));
        OtlpDestination.builder(URI.create(backend.uri() + "/api/public/otel"))
                .build()
                .send(List.of(run()));
        assertThat(backend.requests())
                .extracting(Request::path)
                .containsExactly("/otel/v1/traces", "/api/public/otel/v1/traces");
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatThrownBy(() -> OtlpDestination.builder(URI.create("grpc://collector:4317")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("otlp.endpoint must be an http or https address");
        assertThatThrownBy(() -> destination().header("bad header", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
