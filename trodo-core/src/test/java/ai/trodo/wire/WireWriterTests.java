package ai.trodo.wire;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.fixture.Samples;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WireWriterTests {
    private final WireWriter ours = new WireWriter(Dialect.TRODO);
    private final WireWriter cloud = new WireWriter(Dialect.CLOUD);

    private static void writeEverything(WireWriter writer) {
        writer.envelope(
                Samples.run("r1"),
                List.of(Samples.span("s1", "r1"), Samples.failed("s2", "r1")),
                List.of(Samples.event("e1", "r1")),
                List.of(Samples.score("c1", "r1")));
    }

    private static Span runless() {
        return Span.builder("s9")
                .kind(SpanKind.TOOL)
                .name("tool.search")
                .toolName("search")
                .status(SpanStatus.OK)
                .startedAt(Samples.START)
                .endedAt(Samples.START.plusMillis(3))
                .distinctId("user-1")
                .conversationId("chat-1")
                .agentName("MCP")
                .build();
    }

    @Test
    void writesARunWithEverythingAsTheGoldenDocument() {
        writeEverything(ours);
        assertThat(Golden.tree(ours.toByteArray())).isEqualTo(Golden.expected("run", ours.toByteArray()));
    }

    @Test
    void writesForTheCloudOnlyWhatTheCloudKnows() {
        writeEverything(cloud);
        assertThat(Golden.tree(cloud.toByteArray())).isEqualTo(Golden.expected("cloud-run", cloud.toByteArray()));
    }

    @Test
    void writesTheEndOfARunForBoth() {
        Run end = Run.builder("r1")
                .status(RunStatus.CANCELLED)
                .endedAt(Samples.START.plusSeconds(9))
                .output(Payload.of("half"))
                .errorSummary("e".repeat(5000))
                .build();
        ours.runEnd(end);
        assertThat(new WireReader().read(ours.toByteArray(), "r1").runs()).containsExactly(end);
        cloud.runEnd(end, RunTotals.of(List.of(Samples.span("s1", "r1"), Samples.failed("s2", "r1"))));
        assertThat(Golden.tree(cloud.toByteArray())).isEqualTo(Golden.expected("cloud-run-end", cloud.toByteArray()));
    }

    @Test
    void writesSpansOutsideARunForBoth() {
        ours.envelope(null, List.of(runless()), List.of(), List.of());
        assertThat(new WireReader().read(ours.toByteArray()).spans()).containsExactly(runless());
        cloud.envelope(null, List.of(runless()), List.of(), List.of());
        assertThat(Golden.tree(cloud.toByteArray())).isEqualTo(Golden.expected("cloud-runless", cloud.toByteArray()));
    }

    @Test
    void readsBackWhatItWroteWithoutALoss() {
        writeEverything(ours);
        Decoded read = new WireReader().read(ours.toByteArray());
        assertThat(read.problems()).isEmpty();
        assertThat(read.runs()).containsExactly(Samples.run("r1"));
        assertThat(read.spans()).containsExactly(Samples.span("s1", "r1"), Samples.failed("s2", "r1"));
        assertThat(read.events()).containsExactly(Samples.event("e1", "r1"));
        assertThat(read.scores()).containsExactly(Samples.score("c1", "r1"));
    }

    @Test
    void saysForTheCloudInItsOwnWordsWhatItDoesNotKnow() {
        cloud.run(Run.builder("r").status(RunStatus.ABANDONED).build());
        assertThat(new String(cloud.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("{\"run_id\":\"r\",\"status\":\"ok\",\"metadata\":{\"trodo.status\":\"abandoned\"}}");
        cloud.reset();
        cloud.span(Span.builder("s")
                .runId("r")
                .kind(SpanKind.CHAIN)
                .status(SpanStatus.CANCELLED)
                .build());
        assertThat(new String(cloud.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo("{\"span_id\":\"s\",\"run_id\":\"r\",\"kind\":\"generic\",\"status\":\"error\","
                        + "\"attributes\":{\"trodo.kind\":\"chain\",\"trodo.status\":\"cancelled\"}}");
        cloud.reset();
        cloud.score(Score.builder("c")
                .runId("r")
                .dataType(Score.DataType.BOOLEAN)
                .value(1.0)
                .comment("thanks")
                .build());
        assertThat(new String(cloud.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"satisfaction\":\"positive\",\"feedback\":\"thanks\",\"metadata\":{\"trodo.score_id\":\"c\"}}");
    }

    @Test
    void sendsAnAppendedEventToTheCloudAsASpan() {
        cloud.envelope(null, List.of(), List.of(Samples.event("e1", "r1")), List.of());
        assertThat(new String(cloud.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"spans\":[{\"span_id\":\"e1\",\"run_id\":\"r1\",\"parent_span_id\":\"s1\",\"kind\":\"generic\","
                                + "\"name\":\"before payment\",\"status\":\"ok\",\"level\":\"warning\",\"input\":\"{\\\"files\\\":3}\","
                                + "\"started_at\":\"2026-01-31T10:00:00.123456Z\",\"ended_at\":\"2026-01-31T10:00:00.123456Z\","
                                + "\"duration_ms\":0,\"attributes\":{\"trodo.event\":\"checkpoint\"}}]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "quotes \" and \\ back",
                "\u0000\u0001\b\t\n\f\r\u001f\u007f",
                "ümläut ß € 漢字 😀 \u2028\u2029",
                "just thirty-two characters long!",
                "a text that is longer than the short path and has a \"quote\" in the middle of it",
                "漢字かな交じり文はこのように長く続くことがあるので、短い経路では終わらない文字列になる。",
                "1234567\"234567\\234567\n234567\t234567\r234567\u0002234567890"
            })
    void writesAnyTextSoThatItCanBeReadBack(String text) {
        for (String padded : List.of(text, text.repeat(40), "x".repeat(253) + text, "😀".repeat(100) + text)) {
            JsonWriter json = new JsonWriter(1);
            json.string(padded);
            assertThat(Golden.tree(json.toByteArray())).isEqualTo(padded);
        }
    }

    @Test
    void replacesHalvesOfCharactersAndNothingElse() {
        for (String prefix : List.of("", "x".repeat(100))) {
            JsonWriter json = new JsonWriter(1);
            json.string(prefix + "a\ud83db\ude00c");
            assertThat(Golden.tree(json.toByteArray())).isEqualTo(prefix + "a?b?c");
        }
    }

    @Test
    void writesEveryKindOfValue() {
        JsonWriter json = new JsonWriter(1);
        json.value(java.util.Arrays.asList(
                null,
                true,
                1,
                -7L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                0.1,
                1e300,
                5.0,
                Double.NaN,
                Float.POSITIVE_INFINITY,
                0.1f,
                new java.math.BigDecimal("1E+20"),
                new java.math.BigInteger("123456789012345678901234567890"),
                new int[0].length,
                Map.of("a", List.of()),
                new Object[] {"x"},
                Samples.START,
                SpanKind.LLM));
        assertThat(new String(json.toByteArray(), StandardCharsets.UTF_8))
                .isEqualTo(
                        "[null,true,1,-7,-9223372036854775808,9223372036854775807,0.1,1.0E300,5,null,null,0.1,1E+20,"
                                + "123456789012345678901234567890,0,{\"a\":[]},[\"x\"],\"2026-01-31T10:00:00.123456Z\",\"LLM\"]");
    }

    @Test
    void writesTimesAsTheJdkReadsThem() {
        for (long second = -62_167_219_200L; second < 253_402_300_799L; second += 86_400L * 97 + 3_661) {
            Instant time = Instant.ofEpochSecond(second, 123_456_000);
            byte[] out = new byte[40];
            int end = Times.write(time, out, 0);
            String text = new String(out, 0, end, StandardCharsets.US_ASCII);
            assertThat(Instant.parse(text)).isEqualTo(time);
        }
    }

    @Test
    void neverWritesANegativeDurationWhenTheClockWentBack() {
        ours.span(Span.builder("s")
                .startedAt(Samples.START)
                .endedAt(Samples.START.minus(Duration.ofSeconds(5)))
                .build());
        assertThat(new String(ours.toByteArray(), StandardCharsets.UTF_8)).contains("\"duration_ms\":0");
    }

    @Test
    void isBoundedInDepthWhateverTheValueHolds() {
        Object deep = "end";
        for (int i = 0; i < 10_000; i++) {
            deep = List.of(deep);
        }
        JsonWriter json = new JsonWriter(1);
        json.value(deep);
        assertThat(json.size()).isLessThan(200);
    }
}
