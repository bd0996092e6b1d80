package ai.trodo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.fixture.Samples;
import ai.trodo.model.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FinishedRecordsTests {
    private static int bytes(Map<String, Object> payload) {
        Event event = Event.builder("e-1").type("checkpoint").payload(payload).build();
        return Finished.append("r-1", List.of(), List.of(event), List.of()).estimatedBytes();
    }

    @Test
    void knowsHowMuchTheContentsOfAnEventHold() {
        int empty = bytes(Map.of());
        String file = "x".repeat(100_000);
        assertThat(bytes(Map.of("files", List.of(Map.of("path", "a", "content", file), Map.of("content", file)))))
                .isBetween(empty + 200_000, empty + 202_000);
        assertThat(bytes(Map.of("content", "\u4e3a".repeat(100_000)))).isGreaterThanOrEqualTo(empty + 200_000);
        assertThat(bytes(Map.of("n", 1, "flags", List.of(true, false)))).isBetween(empty + 100, empty + 500);
    }

    @Test
    void knowsHowMuchARunHolds() {
        int empty =
                Finished.run(Samples.run("r"), List.of(), List.of(), List.of()).estimatedBytes();
        int one = Finished.run(Samples.run("r"), List.of(Samples.span("s", "r")), List.of(), List.of())
                .estimatedBytes();
        assertThat(one - empty).isBetween(300, 3_000);
    }
}
