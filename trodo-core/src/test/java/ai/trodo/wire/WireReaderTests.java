package ai.trodo.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.trodo.model.Cost;
import ai.trodo.model.Event;
import ai.trodo.model.Level;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.wire.Decoded.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireReaderTests {
    private final WireReader reader = new WireReader();

    private Decoded read(String json) {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shape-1-run-and-spans",
                "shape-2-spans-in-run",
                "shape-3-runs",
                "shape-4-bare-run",
                "shape-5-array",
                "shape-1-camel-case"
            })
    void readsEveryShapeAlike(String shape) {
        Decoded read = reader.read(Golden.bytes(shape));
        assertThat(read.problems()).isEmpty();
        assertThat(read.runs()).hasSize(1);
        Run run = read.runs().get(0);
        assertThat(run.runId()).isEqualTo("5e0c1f6a-6f0b-4b1e-9a53-0d8f0a6a7c11");
        assertThat(run.agentName()).isEqualTo("support");
        assertThat(run.status()).isEqualTo(RunStatus.OK);
        assertThat(run.startedAt()).isEqualTo(Instant.parse("2026-01-31T10:00:00.123456Z"));
        assertThat(run.extra()).isEmpty();
        assertThat(read.spans()).extracting(Span::spanId).containsExactly("s-1", "s-2");
        assertThat(read.spans()).extracting(Span::runId).containsOnly(run.runId());
        assertThat(read.spans().get(1).parentSpanId()).isEqualTo("s-1");
        assertThat(read.spans()).allSatisfy(span -> assertThat(span.extra()).isEmpty());
    }

    @Test
    void readsWhatThePythonClientSends() {
        Decoded read = reader.read(Golden.bytes("dialect-python"));
        assertThat(read.problems()).isEmpty();
        assertThat(read.runs().get(0).input().text()).isEqualTo("{\"question\": \"caf\\u00e9?\"}");
        assertThat(read.runs().get(0).startedAt()).isEqualTo(Instant.parse("2026-04-30T10:00:00Z"));
        Span span = read.spans().get(0);
        assertThat(span.endedAt()).isEqualTo(Instant.parse("2026-04-30T10:00:01.5Z"));
        assertThat(span.error()).isNotNull();
        assertThat(span.input().isEmpty()).isTrue();
    }

    @Test
    void readsWhatTheNodeClientSends() {
        Decoded read = reader.read(Golden.bytes("dialect-node"));
        assertThat(read.problems()).isEmpty();
        Run run = read.runs().get(0);
        assertThat(run.status()).isEqualTo(RunStatus.OK);
        assertThat(run.input().text()).isEqualTo("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
        assertThat(run.output().text()).isEqualTo("[\"a\",1,null]");
        assertThat(run.extra()).containsOnlyKeys("total_tokens_in");
        Span span = read.spans().get(0);
        assertThat(span.kind()).isEqualTo(SpanKind.GENERIC);
        assertThat(span.attributes()).containsEntry("trodo.kind", "planner");
        assertThat(span.endedAt()).isEqualTo(Instant.parse("2026-04-30T10:00:00.136Z"));
        assertThat(span.usage()).isEqualTo(new Usage(20L, 100L, null, 20L, 10L));
        assertThat(span.cost()).isEqualTo(Cost.given(new BigDecimal("0.0125")));
        assertThat(span.extra()).isEqualTo(Map.of("usage_details", Map.of("audio", 4L)));
    }

    @Test
    void givesAppendedThingsTheRunOfThePath() {
        Decoded read = reader.read(Golden.bytes("append"), "r-1");
        assertThat(read.problems()).isEmpty();
        assertThat(read.runs()).isEmpty();
        assertThat(read.spans()).extracting(Span::runId).containsExactly("r-1");
        assertThat(read.events()).extracting(Event::runId).containsExactly("r-1");
        assertThat(read.events().get(0).level()).isEqualTo(Level.WARNING);
        Score score = read.scores().get(0);
        assertThat(score.dataType()).isEqualTo(Score.DataType.BOOLEAN);
        assertThat(score.value()).isEqualTo(1.0);
        assertThat(score.runId()).isEqualTo("r-1");
    }

    @Test
    void readsTheFlatEndOfTheRunOfThePath() {
        Decoded read = reader.read(Golden.bytes("end-flat"), "r-1");
        assertThat(read.problems()).isEmpty();
        Run end = read.runs().get(0);
        assertThat(end.runId()).isEqualTo("r-1");
        assertThat(end.status()).isEqualTo(RunStatus.ERROR);
        assertThat(end.errorSummary()).isEqualTo("ValueError: no");
        assertThat(end.extra()).containsEntry("span_count", 0L);
        assertThat(reader.read("{\"run\":{\"status\":\"ok\"}}".getBytes(StandardCharsets.UTF_8), "r-2")
                        .runs())
                .extracting(Run::runId)
                .containsExactly("r-2");
    }

    @Test
    void readsASpanOutsideAnyRun() {
        Decoded read = reader.read(Golden.bytes("runless-mcp"));
        assertThat(read.problems()).isEmpty();
        Span span = read.spans().get(0);
        assertThat(span.runId()).isNull();
        assertThat(span.agentName()).isEqualTo("MCP");
        assertThat(span.status()).isEqualTo(SpanStatus.ERROR);
    }

    @Test
    void namesEachBadItemAndFieldAndKeepsTheGoodOnes() {
        Decoded read = reader.read(Golden.bytes("bad-items"));
        assertThat(read.runs()).hasSize(1);
        assertThat(read.spans()).extracting(Span::spanId).containsExactly("s-1", "s-3");
        assertThat(read.problems())
                .extracting(Problem::list, Problem::index, Problem::field, Problem::itemLost)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("spans", 1, "span_id", true),
                        org.assertj.core.groups.Tuple.tuple("spans", 2, "", true),
                        org.assertj.core.groups.Tuple.tuple("spans", 3, "started_at", false),
                        org.assertj.core.groups.Tuple.tuple("spans", 3, "input_tokens", false),
                        org.assertj.core.groups.Tuple.tuple("spans", 3, "attributes", false),
                        org.assertj.core.groups.Tuple.tuple("spans", 3, "status", false),
                        org.assertj.core.groups.Tuple.tuple("events", -1, "", true));
        assertThat(read.spans().get(1).extra())
                .containsEntry("started_at", "yesterday")
                .containsEntry("input_tokens", "many");
        assertThat(read.hasLosses()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z",
        "2026-01-31T10:00:00.1Z, 2026-01-31T10:00:00.1Z",
        "2026-01-31T10:00:00.123456789Z, 2026-01-31T10:00:00.123456789Z",
        "2026-01-31T10:00:00.1234567891234Z, 2026-01-31T10:00:00.123456789Z",
        "2026-01-31T10:00:00.123456+00:00, 2026-01-31T10:00:00.123456Z",
        "2026-01-31T15:30:00.5+05:30, 2026-01-31T10:00:00.5Z",
        "2026-01-31T05:00:00-0500, 2026-01-31T10:00:00Z",
        "2026-01-31 10:00:00, 2026-01-31T10:00:00Z",
        "2026-01-31T10:00:00z, 2026-01-31T10:00:00Z",
        "1769853600, 2026-01-31T10:00:00Z",
        "1769853600123, 2026-01-31T10:00:00.123Z",
        "1769853600.25, 2026-01-31T10:00:00.25Z"
    })
    void readsTimesHoweverTheyAreWritten(String text, Instant expected) {
        assertThat(Times.parse(text)).isEqualTo(expected);
        assertThat(read("{\"run_id\":\"r\",\"started_at\":\"" + text + "\"}")
                        .runs()
                        .get(0)
                        .startedAt())
                .isEqualTo(expected);
    }

    @Test
    void readsTimesThatAreNumbers() {
        assertThat(read("{\"run_id\":\"r\",\"started_at\":1769853600123}")
                        .runs()
                        .get(0)
                        .startedAt())
                .isEqualTo(Instant.parse("2026-01-31T10:00:00.123Z"));
    }

    @Test
    void keepsUnknownFieldsAndWritesThemAgain() {
        Decoded read = read("{\"run\":{\"run_id\":\"r\",\"mood\":{\"good\":true},\"teamId\":7}}");
        assertThat(read.runs().get(0).extra()).isEqualTo(Map.of("mood", Map.of("good", true), "teamId", 7L));
        WireWriter writer = new WireWriter(Dialect.TRODO);
        writer.envelope(read.runs().get(0), List.of(), List.of(), List.of());
        assertThat(reader.read(writer.toByteArray()).runs()).isEqualTo(read.runs());
    }

    @Test
    void doesNotCountCachedTokensTwice() {
        String inclusive =
                "{\"span_id\":\"s\",\"input_tokens\":100,\"usage_details\":{\"input\":100,\"cache_read\":60,\"cache_write\":10}}";
        assertThat(read(inclusive).spans().get(0).usage()).isEqualTo(new Usage(30L, 60L, 10L, null, null));
        String disjoint =
                "{\"span_id\":\"s\",\"input_tokens\":100,\"usage_details\":{\"input\":30,\"cache_read\":60,\"cache_write\":10}}";
        assertThat(read(disjoint).spans().get(0).usage()).isEqualTo(new Usage(30L, 60L, 10L, null, null));
    }

    @Test
    void givesThingsWithoutAnIdOneThatAResendKeeps() {
        String body =
                "{\"events\":[{\"run_id\":\"r\",\"type\":\"log\"}],\"scores\":[{\"run_id\":\"r\",\"name\":\"n\",\"value\":\"good\"}]}";
        Decoded first = read(body);
        assertThat(first.events().get(0).eventId()).isNotEmpty();
        assertThat(first.scores().get(0).dataType()).isEqualTo(Score.DataType.CATEGORICAL);
        assertThat(read(body)).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"satisfaction\":\"positive\"}|1.0|BOOLEAN|",
                "{\"feedback\":\"negative\"}|0.0|BOOLEAN|",
                "{\"rating\":4,\"feedback\":\"nice\"}|4.0|NUMERIC|nice",
                "{\"feedback\":\"it was slow\"}||CATEGORICAL|it was slow",
                "{\"comment\":\"hm\",\"satisfaction\":\"up\"}|1.0|BOOLEAN|hm"
            })
    void readsFeedbackInEveryWording(String body, Double value, Score.DataType type, String comment) {
        Decoded read = reader.readFeedback(body.getBytes(StandardCharsets.UTF_8), "r-1");
        assertThat(read.problems()).isEmpty();
        Score score = read.scores().get(0);
        assertThat(score.runId()).isEqualTo("r-1");
        assertThat(score.value()).isEqualTo(value);
        assertThat(score.dataType()).isEqualTo(type);
        assertThat(score.comment()).isEqualTo(comment);
        assertThat(score.source()).isEqualTo(Score.Source.USER);
    }

    @Test
    void saysWhatIsMissingInFeedback() {
        assertThat(reader.readFeedback("{}".getBytes(StandardCharsets.UTF_8), "r")
                        .problems())
                .hasSize(1);
        assertThat(reader.readFeedback("[]".getBytes(StandardCharsets.UTF_8), "r")
                        .problems())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "{",
                "{\"run\":",
                "null",
                "5",
                "\"text\"",
                "[1,null,\"x\"]",
                "{} {}",
                "{\"runs\":5}",
                "{\"run\":null}",
                "{\"run\":[]}",
                "{\"spans\":[null]}",
                "{}",
                "{\"run\":{\"run_id\":\"\"}}"
            })
    void neverThrowsOnWhatMakesNoSense(String body) {
        Decoded read = read(body);
        assertThat(read.size()).isZero();
        assertThat(read.problems()).isNotEmpty();
        assertThat(read.hasLosses()).isTrue();
    }

    @Test
    void hasLimits() throws IOException {
        WireReader small = new WireReader(100, 10);
        byte[] large = ("{\"run_id\":\"" + "x".repeat(200) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(small.read(large).problems().get(0).message()).isEqualTo("is longer than 100 bytes");
        assertThat(small.read(new ByteArrayInputStream(large)).problems()).hasSize(1);
        byte[] deep = ("[".repeat(50) + "]".repeat(45)).getBytes(StandardCharsets.UTF_8);
        assertThat(small.read(deep).problems().get(0).message()).contains("depth");
        assertThat(reader.read("[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8))
                        .problems())
                .hasSize(1);
        assertThat(read("{\"run_id\":\"r\",\"cost\":1e999999999,\"x\":" + "9".repeat(500) + "}")
                        .runs())
                .hasSize(1);
    }

    @Test
    void neverThrowsWhateverIsBroken() {
        Random random = new Random(42);
        for (String name : List.of("run", "dialect-node", "bad-items", "shape-5-array")) {
            byte[] golden = Golden.bytes(name);
            for (int round = 0; round < 2000; round++) {
                byte[] broken = golden.clone();
                for (int hit = 0; hit <= round % 4; hit++) {
                    broken[random.nextInt(broken.length)] = (byte) " \"{}[],:0-9eatrnull\\".charAt(random.nextInt(19));
                }
                byte[] cut = round % 3 == 0 ? java.util.Arrays.copyOf(broken, random.nextInt(broken.length)) : broken;
                assertThatCode(() -> reader.read(cut)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void readsTheStreamOfARequest() throws IOException {
        assertThat(reader.read(new ByteArrayInputStream(Golden.bytes("append")), "r")
                        .spans())
                .hasSize(1);
    }
}
