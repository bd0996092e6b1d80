package ai.trodo.benchmarks.call;

import java.lang.management.ManagementFactory;
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

/**
 * One annotated call, row by row, each in a JVM of its own.
 * Beside wall time it counts the CPU time and the allocated bytes of the calling thread alone, which a busy neighbour does not change.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
public class CallBenchmark {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The row, shared by all threads of a trial. */
    @State(Scope.Benchmark)
    public static class Row {
        @Param
        public CallRow row = CallRow.BARE;

        Contestant contestant = FloorRows.bare();
        Desk desk = contestant.desk();

        @Setup(Level.Trial)
        public void start() {
            contestant = row.start();
            desk = contestant.desk();
        }

        @TearDown(Level.Trial)
        public void stop() {
            long recorded = contestant.recorded();
            contestant.close();
            if (recorded == 0) {
                throw new IllegalStateException(row + " recorded nothing: its figures would be worthless");
            }
        }
    }

    /** What the calling thread passes in, and what the calls cost it. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Caller {
        final String question = "What were the main causes of the 1929 crash, in two sentences?";
        final Desk.Query query = new Desk.Query("q-8841", 5, 0.2);
        final Desk.Draft draft = new Desk.Draft("q-8841", 5, 0.2);

        /** Totals of one iteration; the report divides the first two by the third. */
        public long callerCpuNanos;

        public long callerBytes;
        public long calls;

        private static final int CALLS_BETWEEN_TURNS = 64;

        private long made;
        private long cpuBefore;
        private long bytesBefore;
        private AutoCloseable entered = () -> {};

        @Setup(Level.Iteration)
        public void enter(Row row) {
            entered = row.contestant.enter();
            made = 0;
            bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            cpuBefore = THREADS.getCurrentThreadCpuTime();
        }

        void count(Row row) {
            if (++made % CALLS_BETWEEN_TURNS == 0) {
                row.contestant.turn();
            }
        }

        @TearDown(Level.Iteration)
        public void leave() throws Exception {
            callerCpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
            callerBytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
            calls = made;
            entered.close();
        }
    }

    @Benchmark
    public Desk.Answer immutableArguments(Row row, Caller caller) {
        caller.count(row);
        return row.desk.answer(caller.question, caller.query);
    }

    @Benchmark
    public Desk.Answer mutableArguments(Row row, Caller caller) {
        caller.count(row);
        return row.desk.revise(caller.question, caller.draft);
    }
}
