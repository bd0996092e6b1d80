package ai.trodo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.fixture.Basket;
import ai.trodo.fixture.Samples;
import ai.trodo.model.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OutboxTests {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    private final Basket basket = new Basket("basket");
    private final List<Outbox> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(outbox -> outbox.close(Duration.ZERO));
    }

    private static ExportSettings.Builder settings() {
        return ExportSettings.builder()
                .shutdownHook(false)
                .batchMaxDelay(Duration.ofMinutes(1))
                .retryInitial(Duration.ofMillis(2))
                .retryMax(Duration.ofMillis(10));
    }

    private Outbox open(ExportSettings.Builder settings, Destination... destinations) {
        Outbox outbox = Outbox.create(settings.build(), List.of(destinations));
        opened.add(outbox);
        return outbox;
    }

    private static List<Thread> threadsNamed(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    private static Thread threadNamed(String name) {
        List<Thread> all = threadsNamed(name);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void deliversAFinishedRunAsOneDocument() {
        Outbox outbox = open(settings(), basket);
        outbox.offer(Samples.finished("r1"));
        assertThat(outbox.flush(LONG)).isEqualTo(new FlushResult(3, 0, 0, false));
        assertThat(basket.frames()).hasSize(1);
        Frame frame = basket.frames().get(0);
        assertThat(frame.kind()).isEqualTo(Frame.Kind.RUN);
        assertThat(frame.runId()).isEqualTo("r1");
        assertThat(frame.records()).isEqualTo(3);
        assertThat(outbox.stats().recorded()).isEqualTo(3);
        assertThat(outbox.stats().delivered()).isEqualTo(3);
        assertThat(outbox.stats().queueBytes()).isZero();
    }

    @Test
    void deliversWithoutAFlushOnceTheDelayIsOver() throws InterruptedException {
        CountDownLatch arrived = new CountDownLatch(1);
        basket.behaving(batch -> {
            arrived.countDown();
            return SendResult.accepted();
        });
        open(settings().batchMaxDelay(Duration.ofMillis(5)), basket).offer(Samples.finished("r1"));
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void startsNoThreadBeforeTheFirstRecord() {
        Outbox outbox = open(settings(), new Basket("lazy"));
        assertThat(threadsNamed("trodo-send-lazy")).isEmpty();
        assertThat(outbox.flush(LONG)).isEqualTo(FlushResult.NOTHING);
        assertThat(threadsNamed("trodo-send-lazy")).isEmpty();
        outbox.offer(Samples.finished("r1"));
        outbox.flush(LONG);
        assertThat(threadNamed("trodo-send-lazy").isDaemon()).isTrue();
    }

    @Test
    void countsWhatTheFullQueueCannotTakeAndNeverBlocks() {
        CountDownLatch release = new CountDownLatch(1);
        basket.behaving(batch -> {
            release.await();
            return SendResult.accepted();
        });
        Outbox outbox = open(
                settings().queueMaxBytes(64 * 1024).memoryMaxBytes(64 * 1024).batchMaxBytes(4096), basket);
        int offered = 5000;
        for (int i = 0; i < offered; i++) {
            outbox.offer(Samples.finished("r" + i));
        }
        Stats full = outbox.stats();
        assertThat(full.recorded()).isEqualTo(3L * offered);
        assertThat(full.dropped(DropReason.QUEUE_FULL)).isPositive();
        assertThat(full.queueBytes()).isLessThan(256 * 1024);
        release.countDown();
        FlushResult flushed = outbox.flush(LONG);
        assertThat(flushed.pending()).isZero();
        Stats stats = outbox.stats();
        assertThat(stats.delivered() + stats.droppedInTotal()).isEqualTo(stats.recorded());
        assertThat(basket.records()).isEqualTo(stats.delivered());
    }

    @Test
    void refusesARecordThatIsLargerThanTheQueue() {
        Outbox outbox = open(settings().queueMaxBytes(64 * 1024), basket);
        assertThat(outbox.offer(Finished.start(Run.builder("r")
                        .input(ai.trodo.model.Payload.of("x".repeat(100_000)))
                        .build())))
                .isFalse();
        assertThat(outbox.stats().dropped(DropReason.TOO_LARGE)).isEqualTo(1);
    }

    private record Throwing(Throwable failure) implements Finished {
        @Override
        public int estimatedBytes() {
            return 10;
        }

        @Override
        public int records() {
            return 2;
        }

        @Override
        public void writeTo(FrameSink sink) {
            sink.runStart(Run.builder("half").build());
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    @Test
    void losesOnlyTheRecordThatCannotBeEncoded() {
        Outbox outbox = open(settings(), basket);
        outbox.offer(Samples.finished("r1"));
        outbox.offer(new Throwing(new IllegalStateException("bug")));
        outbox.offer(new Throwing(new StackOverflowError()));
        outbox.offer(Samples.finished("r2"));
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(basket.frames()).extracting(Frame::runId).containsExactlyInAnyOrder("r1", "r2");
        assertThat(outbox.stats().dropped(DropReason.ENCODING_FAILED)).isEqualTo(4);
    }

    @Test
    void beginsAgainAfterAnErrorOfTheMachine() {
        Outbox outbox = open(settings(), basket);
        outbox.offer(new Throwing(new OutOfMemoryError("made up")));
        outbox.offer(Samples.finished("r1"));
        FlushResult flushed = outbox.flush(LONG);
        assertThat(flushed.pending()).isZero();
        assertThat(basket.frames()).extracting(Frame::runId).containsExactly("r1");
        assertThat(outbox.stats().dropped(DropReason.ENCODING_FAILED)).isEqualTo(2);
    }

    @Test
    void goesOnAfterAnErrorOfTheDestination() {
        AtomicInteger calls = new AtomicInteger();
        basket.behaving(batch -> switch (calls.getAndIncrement()) {
            case 0 -> throw new OutOfMemoryError("made up");
            case 1 -> throw new NoClassDefFoundError("missing");
            case 2 -> throw new IllegalStateException("bug");
            case 3 -> throw new IOException("refused");
            default -> SendResult.accepted();
        });
        Outbox outbox = open(settings(), basket);
        outbox.offer(Samples.finished("r1"));
        assertThat(outbox.flush(LONG).delivered()).isEqualTo(3);
        assertThat(outbox.stats().retried()).isPositive();
        assertThat(outbox.stats().lastError()).isEqualTo("IOException: refused");
    }

    @Test
    void ignoresInterruptsFromElsewhere() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        basket.behaving(batch -> {
            sending.countDown();
            return SendResult.accepted();
        });
        Outbox outbox = open(settings().batchMaxDelay(Duration.ofMillis(5)), basket);
        outbox.offer(Samples.finished("r1"));
        sending.await();
        threadNamed("trodo-export").interrupt();
        threadNamed("trodo-send-basket").interrupt();
        outbox.offer(Samples.finished("r2"));
        assertThat(outbox.flush(LONG).pending()).isZero();
        threadNamed("trodo-export").interrupt();
        outbox.offer(Samples.finished("r3"));
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(basket.frames()).extracting(Frame::runId).containsExactlyInAnyOrder("r1", "r2", "r3");
    }

    @Test
    void tellsWhatIsPendingWhenTheDeadlineComes() {
        basket.behaving(batch -> {
            Thread.sleep(60_000);
            return SendResult.accepted();
        });
        Outbox outbox = open(settings(), basket);
        outbox.offer(Samples.finished("r1"));
        long before = System.nanoTime();
        FlushResult flushed = outbox.flush(SHORT);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(flushed).isEqualTo(new FlushResult(0, 0, 3, true));
        FlushResult closed = outbox.close(SHORT);
        assertThat(closed.failed()).as("nothing on disk keeps them").isEqualTo(3);
        assertThat(closed.pending()).isZero();
        assertThat(outbox.stats().dropped(DropReason.SHUTDOWN)).isEqualTo(3);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void aHangingDestinationHoldsUpNoOther() {
        Basket hanging = new Basket("hanging").behaving(batch -> {
            Thread.sleep(60_000);
            return SendResult.accepted();
        });
        Outbox outbox = open(settings(), hanging, basket);
        for (int i = 0; i < 100; i++) {
            outbox.offer(Samples.finished("r" + i));
        }
        FlushResult flushed = outbox.flush(SHORT);
        assertThat(flushed.pending()).isEqualTo(300);
        assertThat(basket.records()).isEqualTo(300);
        Stats stats = outbox.stats();
        assertThat(stats.delivered()).isZero();
        assertThat(stats.destinations())
                .extracting(Stats.DestinationStats::delivered)
                .containsExactly(0L, 300L);
    }

    @Test
    void keepsOnlyWhatADestinationDidNotSettle() {
        AtomicBoolean first = new AtomicBoolean(true);
        basket.behaving(batch -> {
            if (!first.get()) {
                return SendResult.accepted();
            } else if (batch.size() < 5) {
                return SendResult.retry("waiting for all of them", null);
            }
            first.set(false);
            return new SendResult(
                    2, List.of(new SendResult.Rejection(1, SendResult.Rejection.Reason.REFUSED, "bad")), null, "busy");
        });
        Outbox outbox = open(settings().batchMaxDelay(Duration.ofMinutes(1)), basket);
        for (int i = 0; i < 5; i++) {
            outbox.offer(Finished.append("same", List.of(Samples.span("s" + i, "same")), List.of(), List.of()));
        }
        FlushResult flushed = outbox.flush(LONG);
        assertThat(flushed).isEqualTo(new FlushResult(4, 1, 0, false));
        assertThat(basket.frames()).hasSize(5);
        assertThat(outbox.stats().dropped(DropReason.REJECTED)).isEqualTo(1);
    }

    @Test
    void keepsTheOrderOfOneRunAcrossThreads() throws InterruptedException {
        Outbox outbox = open(settings(), basket);
        for (int round = 0; round < 200; round++) {
            String id = "r" + round;
            Thread other =
                    new Thread(() -> outbox.offer(Finished.start(Run.builder(id).build())));
            other.start();
            other.join();
            outbox.offer(Finished.append(id, List.of(Samples.span(id + "-s", id)), List.of(), List.of()));
        }
        outbox.flush(LONG);
        for (int round = 0; round < 200; round++) {
            String id = "r" + round;
            assertThat(basket.frames().stream()
                            .filter(frame -> id.equals(frame.runId()))
                            .map(Frame::kind))
                    .containsExactly(Frame.Kind.RUN_START, Frame.Kind.SPANS);
        }
    }

    @Test
    void takesABurstOfFiftyThousandAtDefaults() {
        Outbox outbox = open(ExportSettings.builder().shutdownHook(false), basket);
        Finished one = Samples.finished("r");
        for (int i = 0; i < 50_000 / 2; i++) {
            outbox.offer(one);
        }
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(outbox.stats().delivered()).isEqualTo(75_000);
        assertThat(outbox.stats().droppedInTotal()).isZero();
    }

    @Test
    void losesNothingToASlowDestinationWhileTheQueueHasRoom() throws InterruptedException {
        basket.behaving(batch -> {
            Thread.sleep(1);
            return SendResult.accepted();
        });
        Outbox outbox = open(settings().memoryMaxBytes(64 * 1024).batchMaxBytes(4096), basket);
        Thread[] producers = new Thread[4];
        for (int i = 0; i < producers.length; i++) {
            producers[i] = new Thread(() -> {
                for (int run = 0; run < 500; run++) {
                    outbox.offer(Samples.finished("r" + run));
                }
            });
            producers[i].start();
        }
        for (Thread producer : producers) {
            producer.join();
        }
        assertThat(outbox.flush(LONG).pending()).isZero();
        assertThat(outbox.stats().delivered()).isEqualTo(6000);
        assertThat(outbox.stats().droppedInTotal()).isZero();
    }

    @Test
    void countsEveryRecordWhenClosedUnderLoad() throws InterruptedException {
        Outbox outbox = open(settings(), basket);
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> producers = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            Thread producer = new Thread(() -> {
                outbox.offer(Samples.finished("first"));
                running.countDown();
                while (!stop.get()) {
                    outbox.offer(Samples.finished("r"));
                }
            });
            producers.add(producer);
            producer.start();
        }
        running.await();
        outbox.close(LONG);
        stop.set(true);
        for (Thread producer : producers) {
            producer.join();
        }
        Stats stats = outbox.stats();
        assertThat(stats.dropped(DropReason.SHUTDOWN)).isPositive();
        assertThat(stats.delivered() + stats.droppedInTotal()).isEqualTo(stats.recorded());
    }

    @Test
    void closesOnceAndClosesItsDestinations() {
        Outbox outbox = open(settings(), basket);
        AtomicInteger ended = new AtomicInteger();
        outbox.beforeClose(ended::incrementAndGet);
        outbox.beforeClose(() -> outbox.offer(Samples.finished("still open")));
        assertThat(outbox.close(LONG).delivered()).isEqualTo(3);
        assertThat(outbox.close(LONG).delivered()).isEqualTo(3);
        outbox.close();
        assertThat(ended).hasValue(1);
        assertThat(basket.isClosed()).isTrue();
        assertThat(outbox.offer(Samples.finished("late"))).isFalse();
        assertThat(outbox.stats().dropped(DropReason.SHUTDOWN)).isEqualTo(3);
        assertThat(threadsNamed("trodo-send-basket")).isEmpty();
    }

    @Test
    void ticksOnceAwake() throws InterruptedException {
        Outbox outbox = open(settings(), basket);
        CountDownLatch ticked = new CountDownLatch(2);
        outbox.everySecond(ticked::countDown);
        outbox.everySecond(() -> {
            throw new IllegalStateException("bug");
        });
        assertThat(ticked.getCount()).isEqualTo(2);
        outbox.wake();
        assertThat(ticked.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesTwoDestinationsOfOneName() {
        assertThatThrownBy(() -> open(settings(), new Basket("a"), new Basket("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[a, a]");
    }

    @Test
    void refusesSettingsThatMakeNoSenseAndNamesThem() {
        assertThatThrownBy(() -> ExportSettings.builder().batchMaxBytes(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("export.batchMaxBytes must be between 1024 and 67108864 but is -1");
        assertThatThrownBy(() -> ExportSettings.builder().retryMax(Duration.ZERO))
                .hasMessageContaining("export.retryMax")
                .hasMessageContaining("PT0S");
    }
}
