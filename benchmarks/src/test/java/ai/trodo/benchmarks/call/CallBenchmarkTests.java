package ai.trodo.benchmarks.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

final class CallBenchmarkTests {
    @ParameterizedTest
    @EnumSource
    void answersAndRecordsWhatItSaysItRecords(CallRow row) throws Exception {
        try (Contestant contestant = row.start();
                AutoCloseable ignored = contestant.enter()) {
            Desk.Answer answer = contestant.desk().answer("hello", new Desk.Query("q", 3, 0.5));

            assertThat(answer).isEqualTo(new Desk.Answer("hello", 8, 0.5));
            assertThat(contestant.desk().revise("hello", new Desk.Draft("q", 3, 0.5)))
                    .isEqualTo(answer);
            assertThat(contestant.recorded()).isIn(Contestant.RECORDS_NOTHING, 2L, 3L);
        }
    }

    @Test
    void runsUnderJmh() throws RunnerException {
        var results = new Runner(new OptionsBuilder()
                        .include(CallBenchmark.class.getName())
                        .param("row", "PROXY", "OTEL_WITH_SPAN")
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .shouldFailOnError(true)
                        .build())
                .run();

        assertThat(results).hasSize(4);
    }
}
