package ai.trodo.capture;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.context.ActiveTrace;
import ai.trodo.export.Frame;
import ai.trodo.internal.TrodoClock;
import ai.trodo.model.Event;
import ai.trodo.model.Run;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.pipeline.Finished;
import ai.trodo.pipeline.FrameSink;
import ai.trodo.wire.RunTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spans are opened, ended and taken by several threads at once; each must leave once, and only after its end. */
final class SpanStackTests {
    private final Queue<Finished> left = new ConcurrentLinkedQueue<>();

    private Recorder recorder(int maxSpans) {
        return new Recorder(
                new Recorder.Parts(
                        TrodoClock.SYSTEM,
                        CaptureSettings.DEFAULTS,
                        new RunLimits(Duration.ZERO, maxSpans, Duration.ofHours(1)),
                        Redactor.NONE,
                        Sampling.ALL,
                        SpanFilter.ALL,
                        null,
                        PriceTable.none(),
                        RunIdentity.UNKNOWN,
                        ActiveTrace.NONE,
                        null,
                        null),
                left::add,
                () -> {});
    }

    private List<Span> spans() {
        Spans taken = new Spans();
        left.forEach(part -> part.writeTo(taken));
        return taken.all;
    }

    private static RunScope run(Recorder recorder) {
        return new RunSpec(recorder, "agent", false).start();
    }

    @Test
    void leavesInTheOrderOfOpeningWhateverEndsFirst() {
        Recorder recorder = recorder(1_000);
        RunScope run = run(recorder);
        SpanScope first = run.tool("first").start();
        SpanScope second = run.tool("second").start();
        run.tool("third").start().end();
        recorder.everySecond();
        second.end();
        run.tool("fourth").start().end();
        recorder.everySecond();
        first.end();
        run.end();
        assertThat(spans()).extracting(Span::name).containsExactly("third", "second", "fourth", "first");
    }

    @Test
    void goesOutWheneverItHasBecomeLongAndNeverHoldsMore() {
        Recorder recorder = recorder(10);
        RunScope run = run(recorder);
        SpanScope open = run.tool("open").start();
        for (int i = 0; i < 100; i++) {
            run.tool("t" + i).start().end();
            assertThat(run.run.spans.all()).hasSizeLessThanOrEqualTo(10);
        }
        assertThat(spans()).hasSizeGreaterThanOrEqualTo(90);
        open.end();
        run.end();
        assertThat(spans()).extracting(Span::name).doesNotHaveDuplicates().hasSize(101);
    }

    @Test
    void givesSpansThatAreOpenedAfterTheEndIdsOfTheirOwn() {
        Recorder recorder = recorder(10);
        RunScope run = run(recorder);
        run.tool("early").start().end();
        run.end();
        for (int i = 0; i < 100; i++) {
            run.tool("late").start().end();
        }
        assertThat(spans()).extracting(Span::spanId).doesNotHaveDuplicates().hasSize(101);
    }

    /**
     * Two threads open spans and end half of them, two others end the rest, one takes what has ended, one ends the run
     * somewhere in the middle.
     */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void losesNothingAndDeliversNothingTwiceBetweenThreads() throws Exception {
        int rounds = 400;
        int each = 60;
        Recorder recorder = recorder(16);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            for (int round = 0; round < rounds; round++) {
                left.clear();
                RunScope run = run(recorder);
                CyclicBarrier together = new CyclicBarrier(6);
                List<Future<?>> all = new ArrayList<>();
                for (int opener = 0; opener < 2; opener++) {
                    String name = "s" + opener + "-";
                    Queue<SpanScope> forOthers = new ConcurrentLinkedQueue<>();
                    all.add(threads.submit(() -> {
                        together.await();
                        for (int i = 0; i < each; i++) {
                            SpanScope span = run.span(name + i, SpanKind.TOOL).start();
                            if (i % 2 == 0) {
                                span.end(name + i);
                            } else {
                                forOthers.add(span);
                            }
                        }
                        return null;
                    }));
                    all.add(threads.submit(() -> {
                        together.await();
                        for (int ended = 0; ended < each / 2; ) {
                            SpanScope span = forOthers.poll();
                            if (span == null) {
                                Thread.onSpinWait();
                            } else {
                                span.end(span.name());
                                ended++;
                            }
                        }
                        return null;
                    }));
                }
                all.add(threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < 20; i++) {
                        recorder.everySecond();
                    }
                    return null;
                }));
                int pause = round * 50;
                all.add(threads.submit(() -> {
                    together.await();
                    for (int i = 0; i < pause; i++) {
                        Thread.onSpinWait();
                    }
                    run.end();
                    return null;
                }));
                for (Future<?> one : all) {
                    one.get();
                }
                List<Span> spans = spans();
                Set<String> names = new HashSet<>();
                Set<String> ids = new HashSet<>();
                for (Span span : spans) {
                    assertThat(names.add(String.valueOf(span.name())))
                            .as("%s left twice in round %s", span.name(), round)
                            .isTrue();
                    assertThat(ids.add(span.spanId())).isTrue();
                    assertThat(span.output().text()).isEqualTo(span.name());
                    assertThat(span.endedAt()).isAfterOrEqualTo(span.startedAt());
                }
                assertThat(names).as("round %s", round).hasSize(2 * each);
                assertThat(recorder.stats().spansOutlivingTheirRun()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(recorder.stats().endedTwice()).isZero();
    }

    /** Keeps the spans of all documents. */
    private static final class Spans implements FrameSink {
        private final List<Span> all = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void site(@Nullable String siteId) {}

        @Override
        public void run(Run run, List<Span> spans, List<Event> events, List<Score> scores) {
            all.addAll(spans);
        }

        @Override
        public void runStart(Run run) {}

        @Override
        public void append(String runId, List<Span> spans, List<Event> events, List<Score> scores) {
            all.addAll(spans);
        }

        @Override
        public void runEnd(Run run, @Nullable RunTotals totals) {}

        @Override
        public void runless(List<Span> spans) {}

        @Override
        public void scores(List<Score> scores) {}

        @Override
        public void frame(Frame ready) {}
    }
}
