package ai.trodo.matrix.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/**
 * Spring AI observes its calls, Spring Boot makes spans of observations, and so do we: two exports over OTLP and the
 * embedded collector have to tell of each call once.
 */
class SpringAiSpansOnceTests {
    private static final String RUN = "invoke_agent support";

    @TempDir
    Path folder;

    private final ToolCallingModel model = new ToolCallingModel();
    private final OtlpReceiver ours = new OtlpReceiver();
    private final OtlpReceiver theirs = new OtlpReceiver();
    private ConfigurableApplicationContext shop;
    private RestClient http;

    SpringAiSpansOnceTests() throws Exception {}

    private void start(OtlpReceiver boot) {
        shop = new SpringApplicationBuilder(SpringAiShop.class)
                .properties(
                        "server.port=0",
                        "server.address=127.0.0.1",
                        "spring.application.name=shop",
                        "spring.main.banner-mode=off",
                        "spring.config.name=none",
                        "spring.ai.openai.api-key=none",
                        "spring.ai.openai.base-url=" + model.base(),
                        "spring.ai.openai.chat.model=gpt-4o-mini",
                        "spring.datasource.url=jdbc:h2:mem:springai",
                        "management.otlp.metrics.export.enabled=false",
                        "management.opentelemetry.tracing.export.otlp.endpoint=" + boot.base() + "/v1/traces",
                        "management.tracing.sampling.probability=1",
                        "trodo.export.otlp.endpoint=" + ours.base(),
                        "trodo.export.spool.directory=" + folder.resolve("spool"),
                        "trodo.local.store.url=sqlite:" + folder.resolve("trodo.db"))
                .run();
        http = RestClient.create("http://127.0.0.1:" + shop.getEnvironment().getProperty("local.server.port"));
    }

    @AfterEach
    void stop() {
        if (shop != null) {
            shop.close();
        }
        ours.close();
        theirs.close();
        model.close();
    }

    @Test
    void aBackendThatGetsBothWaysGetsEachCallOnce() throws Exception {
        start(ours);
        assertThat(ask()).isEqualTo("1042 is on its way.");

        List<Span> all = await(ours::spans, SpringAiSpansOnceTests::isWhole);
        assertThat(all).extracting(Span::getSpanId).doesNotHaveDuplicates();
        hasEachCallOnce(all);
        hangsBelowTheRequest(all);
        hasTheTreeOnce();
    }

    @Test
    void twoBackendsGetEachCallOnceTogether() throws Exception {
        start(theirs);
        assertThat(ask()).isEqualTo("1042 is on its way.");

        List<Span> all = await(
                () -> {
                    List<Span> both = new ArrayList<>(ours.spans());
                    both.addAll(theirs.spans());
                    return both;
                },
                SpringAiSpansOnceTests::isWhole);
        assertThat(all).extracting(Span::getSpanId).doesNotHaveDuplicates();
        hasEachCallOnce(ours.spans());
        assertThat(theirs.spans())
                .extracting(span -> value(span, "gen_ai.operation.name"))
                .as("what OpenTelemetry exported of %s", names(theirs.spans()))
                .doesNotContain("chat", "execute_tool");
        hangsBelowTheRequest(all);
        hasTheTreeOnce();
    }

    private String ask() {
        return get("/ask", String.class);
    }

    /** The request ends last of all that OpenTelemetry makes, and the run is sent with the last of ours. */
    private static boolean isWhole(List<Span> spans) {
        return names(spans).contains(RUN) && spans.stream().anyMatch(SpringAiSpansOnceTests::isTheRequest);
    }

    private static boolean isTheRequest(Span span) {
        return span.getKind() == Span.SpanKind.SPAN_KIND_SERVER
                && span.getName().endsWith("/ask");
    }

    private void hasEachCallOnce(List<Span> spans) {
        assertThat(model.calls()).isEqualTo(2);
        assertThat(spans)
                .filteredOn(span -> value(span, "gen_ai.operation.name").equals("chat"))
                .as("model calls among %s", names(spans))
                .extracting(
                        Span::getName,
                        span -> value(span, "gen_ai.provider.name"),
                        span -> value(span, "gen_ai.usage.input_tokens"),
                        span -> value(span, "gen_ai.usage.output_tokens"))
                .containsExactlyInAnyOrder(
                        tuple("chat gpt-4o-mini", "openai", "20", "5"), tuple("chat gpt-4o-mini", "openai", "40", "7"));
        assertThat(names(spans)).containsOnlyOnce(RUN, "execute_tool lookup_order", "chat_client");
    }

    private static void hangsBelowTheRequest(List<Span> spans) {
        Span run = spans.stream()
                .filter(span -> span.getName().equals(RUN))
                .findFirst()
                .orElseThrow();
        Span request = spans.stream()
                .filter(SpringAiSpansOnceTests::isTheRequest)
                .findFirst()
                .orElseThrow();
        assertThat(run.getTraceId()).isEqualTo(request.getTraceId());
        assertThat(run.getParentSpanId()).isEqualTo(request.getSpanId());
    }

    /** Advisors are left out unless they are asked for; the requests to the model are spans of Spring Boot's alone. */
    private void hasTheTreeOnce() throws Exception {
        JsonNode list = await(
                () -> get("/trodo/api/runs", JsonNode.class),
                runs -> runs.toString().contains("1042 is on its way."));
        List<JsonNode> runs = list.findParents("llm_count");
        assertThat(runs).hasSize(1);
        JsonNode run = runs.get(0);
        assertThat(run.get("llm_count").asInt()).isEqualTo(2);
        assertThat(run.get("tool_count").asInt()).isEqualTo(1);
        assertThat(run.get("tokens_in").asInt()).isEqualTo(60);
        assertThat(run.get("tokens_out").asInt()).isEqualTo(12);
        JsonNode whole = get("/trodo/api/runs/" + run.get("run_id").asString(), JsonNode.class);
        assertThat(whole.findParents("self_ms"))
                .extracting(
                        span -> span.get("depth").asInt(),
                        span -> span.get("kind").asString(),
                        span -> span.get("name").asString())
                .as("spans of %s", whole)
                .containsExactly(
                        tuple(0, "chain", "chat_client"),
                        tuple(1, "llm", "chat gpt-4o-mini"),
                        tuple(2, "generic", "POST"),
                        tuple(1, "tool", "lookup_order"),
                        tuple(1, "llm", "chat gpt-4o-mini"),
                        tuple(2, "generic", "POST"));
    }

    private <T> T get(String path, Class<T> type) {
        return http.get().uri(path).retrieve().body(type);
    }

    private static List<String> names(List<Span> spans) {
        return spans.stream().map(Span::getName).toList();
    }

    /** Empty when it has none. */
    private static String value(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(KeyValue::getValue)
                .map(value -> value.hasIntValue() ? String.valueOf(value.getIntValue()) : value.getStringValue())
                .findFirst()
                .orElse("");
    }

    private static <T> T await(Supplier<T> now, Predicate<T> enough) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        T value = now.get();
        while (!enough.test(value)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("still " + value);
            }
            TimeUnit.MILLISECONDS.sleep(50);
            value = now.get();
        }
        return value;
    }
}
