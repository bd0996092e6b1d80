package ai.trodo.instrument.otel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.capture.LlmInfo;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.instrument.fixture.FrameworkRow;
import ai.trodo.model.Event;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class OpenTelemetryTests {
    @RegisterExtension
    static final FrameworkRow ROW = FrameworkRow.of("OpenTelemetry SDK 1.62", "spans by hand and of instrumentations");

    private final JoinedTracer joined = new JoinedTracer();
    private final RecordingTrodo trodo = joined.trodo;
    private final TrodoClient client = trodo.client();
    private final InMemorySpanExporter exported = joined.exported;
    private final Tracer tracer = joined.tracer;

    @AfterEach
    void stop() {
        joined.close();
    }

    private void spanned(String name, Runnable inside, String... attributes) {
        io.opentelemetry.api.trace.Span span = tracer.spanBuilder(name).startSpan();
        try (Scope current = span.makeCurrent()) {
            inside.run();
            for (int i = 0; i < attributes.length; i += 2) {
                span.setAttribute(attributes[i], attributes[i + 1]);
            }
        } finally {
            span.end();
        }
    }

    private static void nothing() {}

    @Test
    void spansJoinTheRunBelowWhatIsDeeper() {
        client.agent("support")
                .run(run -> spanned("outer", () -> {
                    client.tool("find")
                            .run(tool -> spanned("query", () -> spanned("rows", OpenTelemetryTests::nothing)));
                    spanned("after", OpenTelemetryTests::nothing);
                }));
        RecordedRun run = trodo.run();
        assertThat(run.span("outer").parentSpanId()).isNull();
        assertThat(run.span("query").parentSpanId()).isEqualTo(run.span("find").spanId());
        assertThat(run.span("rows").parentSpanId()).isEqualTo(run.span("query").spanId());
        assertThat(run.span("after").parentSpanId()).isEqualTo(run.span("outer").spanId());
        assertThat(run.spans()).hasSize(5);
    }

    @Test
    void ourSpansHangBelowTheSpanThatTheyBeginIn() {
        client.agent("support")
                .run(run -> client.span("step", SpanKind.CHAIN).run(step -> {
                    spanned("outer", () -> {
                        client.tool("find").run(tool -> client.tool("deeper").run(deeper -> {}));
                        client.agent("nested").run(nested -> {});
                    });
                    client.tool("after").run(tool -> {});
                }));

        assertThat(trodo.run().tree()).isEqualTo("""
                support [OK]
                  step (chain) [OK]
                    outer (generic) [OK]
                      find (tool) [OK]
                        deeper (tool) [OK]
                      nested (agent) [OK]
                    after (tool) [OK]
                """);
    }

    @Test
    void ourSpanOfTheCallThatTheirsIsAboutKeepsItsPlace() {
        client.agent("support")
                .run(run -> spanned(
                        "chat gpt-4o-mini",
                        () -> client.llm("chat gpt-4o-mini").run(call -> call.model("gpt-4o-mini")),
                        "gen_ai.operation.name",
                        "chat",
                        "gen_ai.request.model",
                        "gpt-4o-mini"));

        assertThat(trodo.run().tree()).isEqualTo("""
                support [OK]
                  chat gpt-4o-mini (llm) [OK]
                """);
    }

    @Test
    void aServiceWithoutATracerGoesOnWithTheTraceOfItsCaller() {
        Map<String, String> headers = Map.of(
                "X-Trodo-Run-Id", "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001",
                "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        try (RecordingTrodo callee = RecordingTrodo.create()) {
            try (RunScope joined = callee.client().continueFrom(headers::get)) {
                joined.tool("lookup_order").run(tool -> {});
            }
            assertThat(callee.run().span("lookup_order").attributes())
                    .containsEntry("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
                    .containsEntry("trace_parent_id", "00f067aa0ba902b7");
        }
    }

    @Test
    void theRunIsWrittenOnTheSpanAtItsStart() {
        client.agent("support").run(run -> {
            io.opentelemetry.api.trace.Span span = tracer.spanBuilder("late").startSpan();
            Thread elsewhere = new Thread(() -> {
                spanned("deep", OpenTelemetryTests::nothing);
                try (Scope current = Context.root().with(span).makeCurrent()) {
                    spanned("below", OpenTelemetryTests::nothing);
                }
                span.end();
            });
            elsewhere.start();
            join(elsewhere);
        });
        RecordedRun run = trodo.run();
        assertThat(run.spans()).extracting(Span::name).containsExactlyInAnyOrder("late", "below");
        assertThat(run.span("below").parentSpanId()).isEqualTo(run.span("late").spanId());
        SpanData late = exported("late");
        assertThat(late.getAttributes().get(AttributeKey.stringKey("trodo.run_id")))
                .isEqualTo(run.runId());
        assertThat(late.getAttributes().get(AttributeKey.stringKey("trodo.span_id")))
                .isEqualTo(run.span("late").spanId());
        assertThat(exported("deep").getAttributes().asMap()).isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private SpanData exported(String name) {
        return exported.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void spansOutsideAnyRunAreNoneOfOurBusiness() {
        spanned("alone", OpenTelemetryTests::nothing, "gen_ai.operation.name", "chat");
        assertThat(trodo.runs()).isEmpty();
        assertThat(exported.getFinishedSpanItems()).hasSize(1);
    }

    @Test
    void modelCallsOfTheCurrentConventionsAreWhole() {
        client.agent("support").run(run -> {
            io.opentelemetry.api.trace.Span span =
                    tracer.spanBuilder("chat gpt-4o").startSpan();
            span.setAttribute("gen_ai.operation.name", "chat")
                    .setAttribute("gen_ai.provider.name", "openai")
                    .setAttribute("gen_ai.request.model", "gpt-4o")
                    .setAttribute("gen_ai.request.temperature", 0.5)
                    .setAttribute("gen_ai.usage.input_tokens", 100L)
                    .setAttribute("gen_ai.usage.cache_read.input_tokens", 40L)
                    .setAttribute("gen_ai.usage.output_tokens", 20L)
                    .setAttribute("gen_ai.usage.reasoning.output_tokens", 5L)
                    .setAttribute("gen_ai.input.messages", "[{\"role\":\"user\",\"parts\":[]}]")
                    .setAttribute("gen_ai.output.messages", "[{\"role\":\"assistant\",\"parts\":[]}]");
            span.addEvent("chunk", Attributes.of(AttributeKey.longKey("size"), 3L));
            span.end();
        });
        RecordedRun run = trodo.run();
        Span call = run.span("chat gpt-4o");
        assertThat(call.kind()).isEqualTo(SpanKind.LLM);
        assertThat(call.model()).isEqualTo("gpt-4o");
        assertThat(call.provider()).isEqualTo("openai");
        assertThat(call.temperature()).isEqualTo(0.5);
        assertThat(call.usage()).isEqualTo(new Usage(60L, 40L, null, 15L, 5L));
        assertThat(call.cost()).isNotNull();
        assertThat(call.input().text()).isEqualTo("[{\"role\":\"user\",\"parts\":[]}]");
        assertThat(call.output().text()).isEqualTo("[{\"role\":\"assistant\",\"parts\":[]}]");
        Event event = run.events().get(0);
        assertThat(event.name()).isEqualTo("chunk");
        assertThat(event.spanId()).isEqualTo(call.spanId());
        assertThat(event.payload()).containsEntry("size", 3L);
    }

    @Test
    void otherConventionsAreUnderstood() {
        client.agent("support").run(run -> {
            spanned("a", OpenTelemetryTests::nothing, "openinference.span.kind", "RETRIEVER", "input.value", "cups");
            spanned(
                    "b",
                    OpenTelemetryTests::nothing,
                    "gen_ai.system",
                    "openai",
                    "gen_ai.request.model",
                    "gpt-4o",
                    "gen_ai.prompt.0.role",
                    "user",
                    "gen_ai.prompt.0.content",
                    "hi",
                    "gen_ai.completion.0.content",
                    "ho");
            spanned(
                    "c",
                    OpenTelemetryTests::nothing,
                    "langfuse.observation.type",
                    "tool",
                    "langfuse.observation.input",
                    "{}");
            spanned("d", OpenTelemetryTests::nothing, "db.system.name", "postgresql", "db.query.text", "select 1");
            spanned("e", OpenTelemetryTests::nothing, "code.function.name", "Shop.find");
            spanned("f", OpenTelemetryTests::nothing, "http.request.method", "GET");
        });
        RecordedRun run = trodo.run();
        assertThat(run.spans())
                .extracting(span -> span.name() + " " + span.kind())
                .containsExactly("a RETRIEVAL", "b LLM", "c TOOL", "d RETRIEVAL", "e FUNCTION", "f GENERIC");
        assertThat(run.span("b").provider()).isEqualTo("openai");
        assertThat(run.span("b").input().text()).contains("\"role\":\"user\"", "\"content\":\"hi\"");
        assertThat(run.span("d").input().text()).isEqualTo("select 1");
        assertThat(run.span("f").attributes()).containsEntry("http.request.method", "GET");
    }

    @Test
    void failuresAndGivenTimesAreKept() {
        client.agent("support").run(run -> {
            io.opentelemetry.api.trace.Span span = tracer.spanBuilder("step")
                    .setStartTimestamp(1_700_000_000_000L, TimeUnit.MILLISECONDS)
                    .startSpan();
            span.recordException(new IllegalStateException("no route"));
            span.setStatus(StatusCode.ERROR, "failed");
            span.end(1_700_000_001_500L, TimeUnit.MILLISECONDS);
        });
        Span step = trodo.run().span("step");
        assertThat(step.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(step.error().type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(step.error().message()).isEqualTo("no route");
        assertThat(step.error().stackTrace()).contains("failuresAndGivenTimesAreKept");
        assertThat(step.startedAt().toEpochMilli()).isEqualTo(1_700_000_000_000L);
        assertThat(Duration.between(step.startedAt(), step.endedAt())).isEqualTo(Duration.ofMillis(1500));
        assertThat(trodo.run().events()).isEmpty();
    }

    @Test
    void secretsStayOut() {
        client.agent("support")
                .run(run -> spanned(
                        "f",
                        OpenTelemetryTests::nothing,
                        "input.value",
                        "mail ann@example.com",
                        "password",
                        "hunter2"));
        Span span = trodo.run().span("f");
        assertThat(span.input().text()).doesNotContain("ann@example.com");
        assertThat(span.attributes().toString()).doesNotContain("hunter2");
    }

    @Test
    void aCallThatAnAdapterRecordedAroundItIsOneSpan() {
        client.agent("support")
                .run(run -> client.llm("answer").run(call -> {
                    call.input("mine");
                    spanned(
                            "chat gpt-4o",
                            () -> spanned("POST", OpenTelemetryTests::nothing),
                            "gen_ai.operation.name",
                            "chat",
                            "gen_ai.request.model",
                            "gpt-4o",
                            "gen_ai.response.id",
                            "r-1",
                            "gen_ai.prompt",
                            "theirs");
                }));
        RecordedRun run = trodo.run();
        assertThat(run.spans()).extracting(Span::name).containsExactly("answer", "POST");
        Span call = run.span("answer");
        assertThat(call.model()).isEqualTo("gpt-4o");
        assertThat(call.input().text()).isEqualTo("mine");
        assertThat(call.attributes()).containsEntry("trodo.response_id", "r-1").doesNotContainKey("trodo.origin");
        assertThat(call.attributes())
                .containsEntry("trace_span_id", exported("chat gpt-4o").getSpanId());
        assertThat(run.span("POST").parentSpanId()).isEqualTo(call.spanId());
    }

    @Test
    void aCallThatAnAdapterRecordedBesideItIsOneSpan() {
        client.agent("support").run(run -> {
            SpanScope first = client.llm("chat gpt-4o").start();
            io.opentelemetry.api.trace.Span theirs = tracer.spanBuilder("chat").startSpan();
            theirs.setAttribute("gen_ai.operation.name", "chat")
                    .setAttribute("gen_ai.usage.input_tokens", 10L)
                    .setAttribute("gen_ai.usage.output_tokens", 1L);
            theirs.end();
            first.llm(LlmInfo.of("gpt-4o", "openai").withUsage(Usage.of(10, 1)));
            first.end();
            SpanScope ended = client.llm("second").start();
            ended.llm(LlmInfo.of("gpt-4o", "openai").withUsage(Usage.of(7, 7)));
            io.opentelemetry.api.trace.Span late = tracer.spanBuilder("chat").startSpan();
            ended.end();
            late.setAttribute("gen_ai.operation.name", "chat").setAttribute("gen_ai.usage.input_tokens", 9L);
            late.end();
            spanned("other", OpenTelemetryTests::nothing, "gen_ai.operation.name", "chat");
        });
        RecordedRun run = trodo.run();
        assertThat(run.spans()).extracting(Span::name).containsExactly("chat gpt-4o", "second", "other");
        assertThat(run.span("chat gpt-4o").usage()).isEqualTo(Usage.of(10, 1));
        assertThat(run.span("second").usage()).isEqualTo(Usage.of(7, 7));
    }

    /** As where a framework's observations become spans of both: the outer one of theirs alone. */
    @Test
    void aCallBesideItInsideOfAnotherSpanOfTheirsIsOneSpan() {
        client.agent("support")
                .run(run -> client.span("client", SpanKind.CHAIN)
                        .run(step -> spanned("advisor", () -> {
                            io.opentelemetry.api.trace.Span theirs =
                                    tracer.spanBuilder("chat").startSpan();
                            SpanScope ours = client.llm("chat gpt-4o").start();
                            ours.end();
                            theirs.setAttribute("gen_ai.operation.name", "chat");
                            theirs.end();
                        })));

        assertThat(trodo.run().tree()).isEqualTo("""
                support [OK]
                  client (chain) [OK]
                    advisor (generic) [OK]
                      chat gpt-4o (llm) [OK]
                """);
    }

    @Test
    void twoToolsAtOnceStayTwo() {
        client.agent("support").run(run -> {
            SpanScope ours = client.tool("find").start();
            spanned(
                    "execute_tool price",
                    OpenTelemetryTests::nothing,
                    "gen_ai.operation.name",
                    "execute_tool",
                    "gen_ai.tool.name",
                    "price");
            spanned(
                    "execute_tool find",
                    OpenTelemetryTests::nothing,
                    "gen_ai.operation.name",
                    "execute_tool",
                    "gen_ai.tool.name",
                    "find",
                    "gen_ai.tool.call.arguments",
                    "{}");
            ours.end();
        });
        RecordedRun run = trodo.run();
        assertThat(run.spans()).extracting(Span::name).containsExactly("find", "execute_tool price");
        assertThat(run.span("find").input().text()).isEqualTo("{}");
    }

    @Test
    void theTraceOfTheApplicationIsNotedWithTheRun() {
        spanned(
                "GET /ask",
                () -> client.agent("support").run(run -> client.tool("find").run(tool -> {})));
        SpanData server = exported("GET /ask");
        RecordedRun run = trodo.run();
        assertThat(run.run().metadata())
                .containsEntry("trace_id", server.getTraceId())
                .containsEntry("trace_parent_id", server.getSpanId());
        assertThat(run.span("find").attributes()).isEqualTo(Map.of("trace_id", server.getTraceId()));
    }

    @Test
    void theTracerWorksWithoutAnyOtherOpenTelemetry() {
        Tracer own = TrodoOpenTelemetry.tracer(client);
        client.agent("support").run(run -> {
            io.opentelemetry.api.trace.Span span = own.spanBuilder("step").startSpan();
            span.setAttribute("color", "blue");
            span.end();
        });
        assertThat(trodo.run().span("step").attributes()).containsEntry("color", "blue");
        assertThat(GlobalOpenTelemetry.getTracerProvider()).isSameAs(TracerProvider.noop());
        assertThat(exported.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void aSpanThatOutlivesItsRunIsStillItsSpan() {
        io.opentelemetry.api.trace.Span[] late = new io.opentelemetry.api.trace.Span[1];
        client.agent("support").run(run -> late[0] = tracer.spanBuilder("late").startSpan());
        late[0].end();
        assertThat(trodo.run().spans()).extracting(Span::name).isEqualTo(List.of("late"));
    }

    @Test
    void twoProcessorsOfOneProcessMakeNoSecondSpan() {
        try (SdkTracerProvider twice = SdkTracerProvider.builder()
                .addSpanProcessor(TrodoOpenTelemetry.processor(client))
                .addSpanProcessor(TrodoOpenTelemetry.processor(client))
                .build()) {
            client.agent("support")
                    .run(run -> twice.get("t").spanBuilder("once").startSpan().end());
        }
        assertThat(trodo.run().spansNamed("once")).hasSize(1);
    }
}
