package ai.trodo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HandOverTests {
    private record Thing(int estimatedBytes, int records, String key, long number) implements Finished {
        @Override
        public String orderKey() {
            return key;
        }

        @Override
        public void writeTo(FrameSink sink) {}
    }

    private static Thing thing(int bytes) {
        return new Thing(bytes, 1, null, 0);
    }

    @Test
    void boundsBytesExactly() {
        HandOver queue = new HandOver(100_000, 1_000_000);
        int taken = 0;
        while (queue.offer(thing(1000)) == null) {
            taken++;
        }
        assertThat(taken).isEqualTo(100);
        assertThat(queue.bytes()).isEqualTo(100_000);
        assertThat(queue.offer(thing(1))).isEqualTo(DropReason.QUEUE_FULL);
        assertThat(queue.offer(thing(100_001))).isEqualTo(DropReason.TOO_LARGE);
        assertThat(queue.recorded()).isEqualTo(103);
    }

    @Test
    void boundsRecordsExactly() {
        HandOver queue = new HandOver(1L << 30, 1000);
        int taken = 0;
        while (queue.offer(thing(1)) == null) {
            taken++;
        }
        assertThat(taken).isEqualTo(1000);
        assertThat(queue.waiting()).isEqualTo(1000);
    }

    @Test
    void givesRoomBackOnRelease() {
        HandOver queue = new HandOver(10_000, 100);
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 10; i++) {
                assertThat(queue.offer(thing(1000))).isNull();
            }
            assertThat(queue.offer(thing(1000))).isEqualTo(DropReason.QUEUE_FULL);
            AtomicLong bytes = new AtomicLong();
            queue.drain((finished, cost) -> {
                bytes.addAndGet(cost);
                return true;
            });
            queue.release(bytes.get(), 10);
            assertThat(queue.isEmpty()).isTrue();
            assertThat(queue.bytes()).isZero();
        }
    }

    @Test
    void goesOnWhereAReceiverStoppedOrFailed() {
        HandOver queue = new HandOver(1 << 20, 1000);
        for (int i = 0; i < 10; i++) {
            queue.offer(new Thing(1, 1, "same", i));
        }
        List<Long> seen = new ArrayList<>();
        HandOver.Receiver moody = (finished, cost) -> {
            long number = ((Thing) finished).number();
            seen.add(number);
            if (number == 6) {
                throw new IllegalStateException("bug");
            }
            return number % 3 != 0;
        };
        int calls = 0;
        boolean everything = false;
        while (!everything && calls++ < 20) {
            try {
                everything = queue.drain(moody);
            } catch (IllegalStateException expected) {
                assertThat(seen).endsWith(6L);
            }
        }
        assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void losesNothingBetweenManyThreads() throws InterruptedException {
        HandOver queue = new HandOver(1 << 20, 10_000);
        int threads = 6;
        int each = 20_000;
        AtomicLong refused = new AtomicLong();
        CountDownLatch done = new CountDownLatch(threads);
        for (int t = 0; t < threads; t++) {
            String key = t % 2 == 0 ? null : "run-" + t;
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            if (queue.offer(new Thing(50, 1, key, i)) != null) {
                                refused.incrementAndGet();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        long[] received = new long[2];
        while (done.getCount() > 0 || !queue.isEmpty()) {
            queue.drain((finished, cost) -> {
                received[0]++;
                queue.release(cost, 1);
                return true;
            });
        }
        assertThat(received[0] + refused.get()).isEqualTo((long) threads * each);
        assertThat(queue.bytes()).isZero();
        assertThat(queue.waiting()).isZero();
        assertThat(queue.recorded()).isEqualTo((long) threads * each);
    }
}
