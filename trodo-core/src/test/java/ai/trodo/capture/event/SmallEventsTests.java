package ai.trodo.capture.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.internal.Clip;
import ai.trodo.model.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SmallEventsTests {
    @Test
    void tellsWhatWasExtractedAndWhetherItIsValid() {
        Extraction good = Extraction.of("order", Map.of("id", 7))
                .schema(Map.of("type", "object"))
                .valid(2);
        Extraction bad = Extraction.of("order", Map.of()).invalid(3, List.of("id is missing"));

        assertThat(good.payload())
                .containsEntry("schema_name", "order")
                .containsEntry("values", Map.of("id", 7))
                .containsEntry("valid", true)
                .containsEntry("attempts", 2)
                .doesNotContainKey("problems");
        assertThat(good.name()).isEqualTo("order");
        assertThat(bad.level()).isEqualTo(Level.WARNING);
        assertThat(bad.payload()).containsEntry("valid", false).containsEntry("problems", List.of("id is missing"));
    }

    @Test
    void tellsFromWhichIntentTheUserTurnedToWhich() {
        IntentSwitch turned = IntentSwitch.between("track order", "cancel order")
                .because("asked")
                .withConfidence(0.9);

        assertThat(turned.type()).isEqualTo("intent_switch");
        assertThat(turned.name()).isEqualTo("cancel order");
        assertThat(turned.payload())
                .containsExactly(
                        Map.entry("from", "track order"),
                        Map.entry("to", "cancel order"),
                        Map.entry("reason", "asked"),
                        Map.entry("confidence", 0.9));
        assertThat(IntentSwitch.to("x").withConfidence(Double.NaN).payload()).containsOnlyKeys("to");
    }

    @Test
    void keepsTheErrorOfALogLine() {
        LogEntry line = new LogEntry(
                Level.ERROR, "failed", "com.example.App", Map.of("order", 7), new IllegalStateException("no"));

        assertThat(line.level()).isEqualTo(Level.ERROR);
        assertThat(line.payload())
                .containsEntry("message", "failed")
                .containsEntry("fields", Map.of("order", 7))
                .containsEntry("error_type", "java.lang.IllegalStateException")
                .containsEntry("error_message", "no")
                .hasEntrySatisfying(
                        "stack_trace", stack -> assertThat((String) stack).contains("SmallEventsTests"));
        assertThat(LogEntry.of(Level.DEBUG, "x".repeat(9999)).payload())
                .containsOnlyKeys("message")
                .hasEntrySatisfying("message", text -> assertThat((String) text).hasSize(4000));
    }

    @Test
    void drawsTheGraphOfARun() {
        Topology graph = Topology.of("support")
                .node("triage", "Triage", "llm")
                .edge("triage", "refund", "wants money")
                .edge("triage", "answer")
                .entry("triage")
                .goal("refund")
                .goal("answer")
                .build();

        assertThat(graph.payload())
                .containsEntry("graph", "support")
                .containsEntry("entry", "triage")
                .containsEntry("goals", List.of("refund", "answer"))
                .containsEntry(
                        "nodes",
                        List.of(
                                Map.of("id", "triage", "label", "Triage", "kind", "llm"),
                                Map.of("id", "refund"),
                                Map.of("id", "answer")))
                .containsEntry(
                        "edges",
                        List.of(
                                Map.of("from", "triage", "to", "refund", "condition", "wants money"),
                                Map.of("from", "triage", "to", "answer")));
    }

    @Test
    void countsWhatDoesNotFitIntoAList() {
        Topology.Builder graph = Topology.of("big");
        for (int i = 0; i < 1500; i++) {
            graph.node("n" + i);
        }

        assertThat(graph.build().payload()).containsEntry("nodes_omitted", 500);
    }

    @Test
    void cutsNoCharacterInTwo() {
        assertThat(Clip.text("ab\ud83d\ude00", 3)).isEqualTo("ab");
        assertThat(Clip.text("ab\ud83d\ude00", 4)).isEqualTo("ab\ud83d\ude00");
    }
}
