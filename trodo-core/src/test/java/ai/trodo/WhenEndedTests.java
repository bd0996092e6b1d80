package ai.trodo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.capture.RunScope;
import ai.trodo.capture.Scope;
import ai.trodo.capture.SpanScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is to be done when a run or span has ended is done once, whoever ends it, and never breaks anything. */
final class WhenEndedTests {
    private final TrodoClient trodo =
            TrodoClient.builder().destination(new CollectedFrames()).build();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        trodo.close();
    }

    private void note(Scope scope, String name) {
        scope.whenEnded(failure -> told.add(name + ":" + message(failure)));
    }

    private static @Nullable String message(@Nullable Throwable failure) {
        return failure == null ? null : failure.getMessage();
    }

    @Test
    void tellsOfRunsNestedAgentsAndSpansWithWhatTheyFailedWith() {
        RunScope run = trodo.agent("a").start();
        try (var active = run.activate()) {
            SpanScope good = trodo.tool("good").start();
            SpanScope bad = trodo.tool("bad").start();
            RunScope below = trodo.agent("below").start();
            note(run, "run");
            note(good, "good");
            note(bad, "bad");
            note(bad, "again");
            note(below, "below");
            assertThat(told).isEmpty();
            good.end("fine");
            bad.fail(new IllegalStateException("no stock"));
            below.cancel();
        }
        run.fail(new IllegalStateException("gave up"));
        run.end();

        assertThat(told).containsExactly("good:null", "bad:no stock", "again:no stock", "below:null", "run:gave up");
    }

    @Test
    void tellsAtOnceWhereTheEndIsOver() {
        SpanScope[] ended = new SpanScope[1];
        RunScope run = trodo.agent("a").start();
        try (var active = run.activate()) {
            ended[0] = trodo.tool("t").start();
            ended[0].end();
        }
        run.close();
        note(ended[0], "span");
        note(run, "run");
        note(SpanScope.NOOP, "nothing");
        note(RunScope.NONE, "none");
        assertThat(told).containsExactly("span:null", "run:null", "nothing:null", "none:null");
    }

    @Test
    void swallowsWhatTheWorkThrowsAndGoesOnWithTheNext() {
        RunScope run = trodo.agent("a").start();
        run.whenEnded(failure -> {
            throw new IllegalStateException("bug");
        });
        note(run, "next");
        run.end();
        assertThat(told).containsExactly("next:null");
    }

    @Test
    void tellsOnceHoweverTheEndAndTheCallMeet() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            AtomicInteger times = new AtomicInteger();
            RunScope run = trodo.agent("a").start();
            SpanScope span = trodo.tool("t").parent(run).start();
            CyclicBarrier together = new CyclicBarrier(2);
            Thread ending = new Thread(() -> {
                await(together);
                span.end();
                run.end();
            });
            ending.start();
            await(together);
            span.whenEnded(failure -> times.incrementAndGet());
            run.whenEnded(failure -> times.incrementAndGet());
            ending.join();
            assertThat(times).hasValue(2);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }
}
