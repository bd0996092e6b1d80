package ai.trodo.benchmarks.pipeline;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Spans of 1 KB input and 1 KB output, emitted by two threads: how many a second, at what CPU cost, and how many are lost. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 5)
@Fork(
        value = 1,
        jvmArgs = {"-Xms2g", "-Xmx2g", "-XX:+UseG1GC"})
public class PipelineBenchmark {
    /** The row, and the samples that it emits. */
    @State(Scope.Benchmark)
    public static class Row {
        @Param
        public PipelineRow row = PipelineRow.OTEL_BYTES;

        @Param("100000")
        public int lossFreeSpans = 100_000;

        @Param("50000")
        public int burstSpans = 50_000;

        @Param("40000")
        public int spansPerSecond = 40_000;

        private final Sample[] samples = Samples.of(4096);
        private @org.jspecify.annotations.Nullable Pipeline pipeline;

        Producers producers(boolean wideQueue) {
            if (pipeline == null) {
                pipeline = row.start(wideQueue);
            }
            return new Producers(pipeline, samples);
        }

        @TearDown(Level.Trial)
        public void stop() {
            if (pipeline != null) {
                long delivered = pipeline.delivered();
                pipeline.close();
                if (delivered == 0) {
                    throw new IllegalStateException(row + " delivered nothing: its figures would be worthless");
                }
            }
        }
    }

    /** The accounts of one iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Costs {
        public long emitted;
        public long lost;
        public long bytes;
        public long producerCpuNanos;
        public long backgroundCpuNanos;
        public long producerWallNanos;
        public long wallNanos;

        @Setup(Level.Iteration)
        public void reset() {
            emitted = 0;
        }

        void take(Producers.Account account) {
            emitted = account.emitted();
            lost = account.lost();
            bytes = account.bytes();
            producerCpuNanos = account.producerCpuNanos();
            backgroundCpuNanos = account.backgroundCpuNanos();
            producerWallNanos = account.producerWallNanos();
            wallNanos = account.wallNanos();
        }
    }

    @Benchmark
    public void lossFree(Row row, Costs costs) {
        costs.take(row.producers(true).lossFree(row.lossFreeSpans));
    }

    @Benchmark
    public void burst(Row row, Costs costs) {
        costs.take(row.producers(false).burst(row.burstSpans));
    }

    @Benchmark
    public void steady(Row row, Costs costs) {
        costs.take(row.producers(false).steady(2L * row.spansPerSecond, row.spansPerSecond));
    }
}
