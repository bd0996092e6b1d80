package ai.trodo.benchmarks.pipeline;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Two threads that emit, and the accounts of what that cost whom. */
final class Producers {
    private static final int THREADS = 2;
    private static final int CHUNK = 64;
    private static final com.sun.management.ThreadMXBean THREAD_TIME =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final com.sun.management.OperatingSystemMXBean PROCESS_TIME =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Pipeline pipeline;
    private final Sample[] samples;

    Producers(Pipeline pipeline, Sample[] samples) {
        this.pipeline = pipeline;
        this.samples = samples;
    }

    /**
     * @param producerCpuNanos CPU time of the emitting threads
     * @param backgroundCpuNanos CPU time of everything else in the process: worker, garbage collector, compiler
     * @param producerWallNanos from the first emit until the last returned
     */
    record Account(
            long emitted,
            long delivered,
            long bytes,
            long producerCpuNanos,
            long backgroundCpuNanos,
            long producerWallNanos,
            long wallNanos) {
        long lost() {
            return emitted - delivered;
        }
    }

    /** As fast as the pipeline takes it, never more under way than it can hold. */
    Account lossFree(long count) {
        long before = pipeline.delivered();
        AtomicLong claimed = new AtomicLong();
        int window = pipeline.window();
        return measure(count, thread -> {
            int next = thread * samples.length / THREADS;
            for (long from = claimed.getAndAdd(CHUNK); from < count; from = claimed.getAndAdd(CHUNK)) {
                while (from + CHUNK - (pipeline.delivered() - before) > window) {
                    LockSupport.parkNanos(200_000);
                }
                next = emit(next, Math.min(CHUNK, count - from));
            }
        });
    }

    /** All at once, whatever the pipeline does with it. */
    Account burst(long count) {
        return measure(count, thread -> emit(thread * samples.length / THREADS, count / THREADS));
    }

    /** At a fixed rate for all threads together. */
    Account steady(long count, long perSecond) {
        long start = System.nanoTime();
        return measure(count, thread -> {
            int next = thread * samples.length / THREADS;
            long mine = count / THREADS;
            for (long sent = 0; sent < mine; ) {
                long due = Math.min(mine, (System.nanoTime() - start) * perSecond / THREADS / 1_000_000_000L);
                next = emit(next, due - sent);
                sent = Math.max(sent, due);
                LockSupport.parkNanos(500_000);
            }
        });
    }

    private int emit(int from, long count) {
        int next = from;
        for (long i = 0; i < count; i++) {
            pipeline.emit(samples[next]);
            next = (next + 1) % samples.length;
        }
        return next;
    }

    private Account measure(long count, Work work) {
        long delivered = pipeline.delivered();
        long bytes = pipeline.bytes();
        AtomicLong producerCpu = new AtomicLong();
        Thread[] threads = new Thread[THREADS];
        long cpu = PROCESS_TIME.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            threads[i] = new Thread(() -> {
                long own = THREAD_TIME.getCurrentThreadCpuTime();
                work.run(number);
                pipeline.finishThread();
                producerCpu.addAndGet(THREAD_TIME.getCurrentThreadCpuTime() - own);
            });
            threads[i].start();
        }
        join(threads);
        long producersDone = System.nanoTime();
        pipeline.flush();
        long end = System.nanoTime();
        long allCpu = PROCESS_TIME.getProcessCpuTime() - cpu;
        return new Account(
                count,
                pipeline.delivered() - delivered,
                pipeline.bytes() - bytes,
                producerCpu.get(),
                allCpu - producerCpu.get(),
                producersDone - start,
                end - start);
    }

    private static void join(Thread[] threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private interface Work {
        void run(int thread);
    }
}
