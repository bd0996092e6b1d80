package ai.trodo.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

final class PipelineBenchmarkTests {
    @ParameterizedTest
    @EnumSource
    void deliversEverythingWhenTheWindowIsKept(PipelineRow row) {
        try (Pipeline pipeline = row.start(true)) {
            Producers.Account account = new Producers(pipeline, Samples.of(16)).lossFree(640);

            assertThat(account.delivered()).isEqualTo(640);
            assertThat(account.lost()).isZero();
        }
    }

    @Test
    void runsUnderJmh() throws RunnerException {
        var results = new Runner(new OptionsBuilder()
                        .include(PipelineBenchmark.class.getName())
                        .param("row", "OTEL_BYTES")
                        .param("lossFreeSpans", "640")
                        .param("burstSpans", "640")
                        .param("spansPerSecond", "1000")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .shouldFailOnError(true)
                        .build())
                .run();

        assertThat(results).hasSize(3);
    }
}
