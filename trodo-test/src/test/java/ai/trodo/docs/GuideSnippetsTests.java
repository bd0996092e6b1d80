package ai.trodo.docs;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.DoNotCapture;
import ai.trodo.annotation.Sensitive;
import ai.trodo.capture.CallSite;
import ai.trodo.capture.CaptureMode;
import ai.trodo.capture.CaptureSettings;
import ai.trodo.capture.Feedback;
import ai.trodo.capture.LlmCall;
import ai.trodo.capture.LlmInfo;
import ai.trodo.capture.McpCall;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.Sampling;
import ai.trodo.capture.ScoreSpec;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Current;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.model.Usage;
import ai.trodo.pipeline.FlushResult;
import ai.trodo.test.RecordedRun;
import ai.trodo.test.RecordingTrodo;
import ai.trodo.test.TrodoExtension;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The code of the guide. Each block of the pages stands here word for word, and runs. */
@ExtendWith(TrodoExtension.class)
final class GuideSnippetsTests {
    private final Orders orders = new Orders();
    private final Model model = new Model();
    private final String user = "user-1";
    private final String chat = "chat-1";
    private final String question = "Where is my order 42?";

    record Order(int id, String state) {}

    static final class Orders {
        Order find(int id) {
            return new Order(id, "shipped");
        }
    }

    static final class Model {
        Map<String, Object> ask(String prompt) {
            return Map.of(
                    "model",
                    "gpt-4o-mini",
                    "text",
                    "It is on its way.",
                    "usage",
                    Map.of("prompt_tokens", 20, "completion_tokens", 8));
        }

        CompletableFuture<String> askLater(String prompt) {
            return CompletableFuture.completedFuture("It is on its way.");
        }
    }

    @Test
    void buildsAClient() {
        TrodoClient trodo = TrodoClient.builder()
                .siteId("your-site-id")
                .environment("production")
                .release("1.4.2")
                .spoolDirectory(null)
                .build();
        assertThat(trodo.isEnabled()).isTrue();
        trodo.close(Duration.ZERO);
    }

    @Test
    void recordsARun(TrodoClient trodo, RecordingTrodo recording) {
        Map<String, Object> reply = trodo.agent("support")
                .distinctId(user)
                .conversationId(chat)
                .input(question)
                .call(run -> {
                    Order order = trodo.tool("lookup_order").input(42).call(span -> orders.find(42));
                    return trodo.llm("write_answer")
                            .provider("openai")
                            .input(question)
                            .call(span -> model.ask(question + order));
                });
        assertThat(reply).containsKey("text");
        assertThat(recording)
                .hasDistinctId(user)
                .hasInput(question)
                .hasTree("support [OK]\n  lookup_order (tool) [OK]\n  write_answer (llm) [OK]\n")
                .hasSpan("write_answer")
                .hasModel("gpt-4o-mini")
                .hasUsage(20, 8);
    }

    @Test
    void opensAndCloses(TrodoClient trodo, RecordingTrodo recording) {
        try (RunScope run = trodo.agent("support").input(question).open();
                SpanScope span = trodo.retrieval("search_help").input(question).open()) {
            span.output("3 pages").attribute("index", "help");
            run.output("see page 2").tag("self-service");
        }
        assertThat(recording).hasTag("self-service").hasSpan("search_help").ofKind(SpanKind.RETRIEVAL);
    }

    @Test
    void recordsAsynchronousWork(TrodoClient trodo, RecordingTrodo recording) {
        CompletableFuture<String> answer = trodo.agent("support")
                .callAsync(run -> trodo.llm("write_answer").callAsync(span -> model.askLater(question)));
        assertThat(answer).isCompletedWithValue("It is on its way.");
        assertThat(recording)
                .hasOutput("It is on its way.")
                .hasSpan("write_answer")
                .isOk();
    }

    @Test
    void nestsAgents(TrodoClient trodo, RecordingTrodo recording) {
        trodo.agent("planner").run(planner -> {
            trodo.agent("researcher").run(researcher -> trodo.tool("search").run(span -> {}));
            trodo.agent("mailer").linked().run(mailer -> trodo.tool("send").run(span -> {}));
        });
        assertThat(recording.runs()).hasSize(2);
    }

    @Test
    void describesAModelCall(TrodoClient trodo, RecordingTrodo recording) {
        trodo.agent("support").run(run -> {
            try (SpanScope span =
                    trodo.llm("chat").model("my-model").provider("my-gateway").open()) {
                span.temperature(0.2);
                span.firstOutput();
                span.usage(new Usage(900L, 100L, null, 40L, null));
                span.cost(new BigDecimal("0.0031"));
            }
            trodo.trackLlmCall(LlmCall.of(LlmInfo.of("gpt-4o-mini", "openai").withUsage(Usage.of(20, 8)))
                    .prompt(question)
                    .completion("It is on its way.")
                    .duration(Duration.ofMillis(420))
                    .build());
        });
        assertThat(recording)
                .hasSpan("chat")
                .hasUsage(1000, 40)
                .hasCost("0.0031")
                .and()
                .hasSpan("gpt-4o-mini")
                .hasUsage(20, 8);
    }

    @Test
    void startsJoinsAndEnds(TrodoClient trodo, RecordingTrodo recording) {
        String runId =
                trodo.startRun("nightly_report").input("2026-01-01").start().runId();

        try (RunScope joined = trodo.joinRun(runId, null);
                Activation active = joined.activate()) {
            trodo.tool("collect_figures").run(span -> {});
        }

        trodo.endRun(runId, end -> end.output("42 pages").status(RunStatus.OK));
        assertThat(recording).hasOutput("42 pages").hasSpan("collect_figures").isTopLevel();
    }

    @Test
    void carriesTheRun(TrodoClient trodo, RecordingTrodo recording) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        trodo.agent("support").run(run -> {
            ExecutorService carrying = trodo.wrap(pool);
            CompletableFuture.runAsync(() -> trodo.tool("in_pool").run(span -> {}), carrying)
                    .join();

            Future<Order> found = pool.submit(trodo.wrap(() -> lookUp(trodo, 42)));
            CompletableFuture<Order> other = CompletableFuture.supplyAsync(trodo.wrapSupplier(() -> lookUp(trodo, 43)));

            ContextSnapshot here = ContextSnapshot.capture();
            Thread thread = new Thread(here.wrap(() -> trodo.tool("in_thread").run(span -> {})));
            thread.start();
            thread.join();
            assertThat(List.of(found.get().id(), other.join().id())).containsExactly(42, 43);
        });
        pool.shutdown();
        assertThat(recording).hasSpans("in_pool", "lookup_42", "lookup_43", "in_thread");
    }

    private Order lookUp(TrodoClient trodo, int id) {
        return trodo.tool("lookup_" + id).call(span -> orders.find(id));
    }

    @Test
    void crossesServices(TrodoClient trodo, RecordingTrodo recording) {
        trodo.agent("caller").run(run -> {
            Map<String, String> headers = trodo.propagationHeaders();
            try (RunScope incoming = trodo.continueFrom(headers::get);
                    Activation active = incoming.activate()) {
                trodo.agent("callee").run(callee -> {});
            }
        });
        assertThat(recording).hasSpan("callee").ofKind(SpanKind.AGENT);
    }

    @Test
    void judges(TrodoClient trodo, RecordingTrodo recording) {
        String runId = trodo.agent("support").call(run -> {
            run.score("groundedness", 0.93);
            return run.runId();
        });
        trodo.feedback(runId, Feedback.positive().comment("that helped").by(user));
        trodo.score(ScoreSpec.of("tone", "friendly").run(runId).comment("by the nightly judge"));
        assertThat(recording).hasScore("groundedness", 0.93).hasScore("satisfaction", 1);
    }

    @Test
    void tracksMcp(TrodoClient trodo, RecordingTrodo recording) {
        String spanId = trodo.trackMcp(McpCall.of("search_docs", user)
                .input(Map.of("query", "refund"))
                .output("3 hits")
                .durationMillis(85)
                .clientLabel("desktop")
                .build());
        assertThat(recording.spansOutsideRuns().get(0).spanId()).isEqualTo(spanId);
    }

    @Test
    void recordsForAnotherSite(TrodoClient trodo, RecordingTrodo recording) {
        trodo.agent("support").siteId("acme-key").run(run -> {});
        assertThat(recording.run().run().agentName()).isEqualTo("support");
    }

    @Test
    void flushes(TrodoClient trodo, RecordingTrodo recording) {
        trodo.agent("job").run(run -> {});
        FlushResult result = trodo.flush(Duration.ofSeconds(2));
        if (!result.isComplete()) {
            System.getLogger("job").log(System.Logger.Level.WARNING, "not delivered yet: " + result);
        }
        assertThat(result.isComplete()).isTrue();
        recording.run();
    }

    static final class Desk {
        String answer(String question, @Sensitive String accountNumber, @DoNotCapture Object session) {
            return "42";
        }
    }

    @Test
    void interceptsACall(TrodoClient trodo, RecordingTrodo recording) throws Exception {
        Desk target = new Desk();
        Method method = Desk.class.getDeclaredMethod("answer", String.class, String.class, Object.class);
        CallSite site = CallSite.of("answer", SpanKind.TOOL).method(method).build();
        Object[] arguments = {"how much?", "DE00 1234", new Object()};
        trodo.agent("desk").run(run -> {
            SpanScope span = trodo.start(site, arguments);
            ActiveSpan before = span == SpanScope.NOOP ? null : Current.swap(span);
            try {
                Object result = method.invoke(target, arguments);
                span.end(site, result);
            } catch (Exception failure) {
                span.fail(failure);
                throw failure;
            } finally {
                if (span != SpanScope.NOOP) {
                    Current.swap(before);
                }
            }
        });
        assertThat(recording).hasSpan("answer").hasInput("{\"question\":\"how much?\",\"accountNumber\":\"[masked]\"}");
    }

    record Payment(
            String order,
            @Sensitive String iban,
            @DoNotCapture String traceToken) {}

    @Test
    void capturesRecords(TrodoClient trodo, RecordingTrodo recording) {
        trodo.agent("pay").input(new Payment("A1", "DE00 1234", "t")).run(run -> {});
        assertThat(recording).hasInput("{\"order\":\"A1\",\"iban\":\"[masked]\"}");
    }

    @Test
    void limitsRedactsAndSamples() {
        TrodoClient trodo = TrodoClient.builder()
                .apiBase("http://localhost:8080")
                .capture(CaptureSettings.DEFAULTS
                        .withMode(CaptureMode.FULL)
                        .withMaxFieldBytes(256 * 1024)
                        .withRedactKeys(List.of("iban", "badge_number")))
                .redactor((context, text) -> text.replace("ACME", "the customer"))
                .sampling(Sampling.rate(0.1)
                        .agent("billing", 1)
                        .alwaysKeepErrors()
                        .alwaysKeepSlowerThan(Duration.ofSeconds(30))
                        .alwaysKeepCostlierThan(new BigDecimal("0.50")))
                .spoolDirectory(null)
                .build();
        assertThat(trodo.isEnabled()).isTrue();
        trodo.close(Duration.ZERO);
    }

    @Test
    void testsAnAgent() {
        try (RecordingTrodo recording = RecordingTrodo.create()) {
            TrodoClient trodo = recording.client();
            trodo.agent("support").run(run -> trodo.tool("lookup_order").call(span -> orders.find(42)));

            RecordedRun run = recording.run();
            assertThat(run)
                    .hasStatus(RunStatus.OK)
                    .hasSpan("lookup_order")
                    .ofKind(SpanKind.TOOL)
                    .hasOutput("{\"id\":42,\"state\":\"shipped\"}");
        }
    }
}
