package ai.trodo.server.store.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.Samples;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.WriteResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WriteLaneTests {
    private static final Site SITE = new Site("acme");

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Integer> together = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final WriteLane lane = new WriteLane(new Slow(), 3, 1 << 20);

    /** Waits in the first batch; refuses runs called poison. */
    private final class Slow implements WriteLane.Engine {
        @Override
        public List<WriteResult> writeTogether(List<WriteLane.Batch> batches) {
            entered.countDown();
            try {
                assertThat(released.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (batches.stream().anyMatch(batch -> batch.prepared().runs().containsKey("poison"))) {
                throw new IllegalArgumentException("poison");
            }
            together.add(batches.size());
            return batches.stream()
                    .map(batch -> new WriteResult(batch.prepared().count(), 0, List.of()))
                    .toList();
        }

        @Override
        public void committed(List<WriteLane.Batch> batches) {}
    }

    @AfterEach
    void close() {
        released.countDown();
        lane.close();
        callers.shutdown();
    }

    private Future<WriteResult> write(String runId) {
        return callers.submit(() -> lane.write(SITE, Prepared.of(Samples.complete(runId, 0))));
    }

    private void awaitQueued(int count) {
        while (lane.queued() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void saysThatItIsFullInsteadOfTakingMoreOrDroppingIt() throws Exception {
        List<Future<WriteResult>> taken = new ArrayList<>(List.of(write("r0")));
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 1; i <= 3; i++) {
            taken.add(write("r" + i));
            awaitQueued(i);
        }

        assertThatThrownBy(() -> lane.write(SITE, Prepared.of(Samples.complete("more", 0))))
                .isInstanceOfSatisfying(
                        OverCapacityException.class,
                        e -> assertThat(e.retryAfter()).isPositive());
        released.countDown();
        for (Future<WriteResult> batch : taken) {
            assertThat(batch.get(30, TimeUnit.SECONDS).stored()).isEqualTo(3);
        }
        assertThat(together).containsExactly(1, 3);
    }

    @Test
    void aPoisonedBatchFailsAlone() throws Exception {
        Future<WriteResult> first = write("r0");
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        Future<WriteResult> good = write("r1");
        awaitQueued(1);
        Future<WriteResult> poison = write("poison");
        awaitQueued(2);
        released.countDown();

        assertThat(first.get(30, TimeUnit.SECONDS).stored()).isEqualTo(3);
        assertThat(good.get(30, TimeUnit.SECONDS).stored()).isEqualTo(3);
        assertThatThrownBy(() -> poison.get(30, TimeUnit.SECONDS)).hasRootCauseMessage("poison");
    }

    @Test
    void finishesWhatItTookBeforeItCloses() throws Exception {
        Future<WriteResult> first = write("r0");
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
        Future<WriteResult> waiting = write("r1");
        awaitQueued(1);
        released.countDown();
        lane.close();

        assertThat(first.get(30, TimeUnit.SECONDS).stored()).isEqualTo(3);
        assertThat(waiting.get(30, TimeUnit.SECONDS).stored()).isEqualTo(3);
        assertThatThrownBy(() -> lane.write(SITE, Prepared.of(Samples.complete("late", 0))))
                .isInstanceOf(StoreUnavailableException.class);
    }
}
