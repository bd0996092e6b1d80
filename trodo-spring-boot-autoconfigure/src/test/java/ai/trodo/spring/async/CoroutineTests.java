package ai.trodo.spring.async;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.test.RecordingTrodo;
import java.util.concurrent.atomic.AtomicReference;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.Dispatchers;
import org.junit.jupiter.api.Test;

class CoroutineTests {
    @Test
    void aCoroutineOnAnotherThreadKeepsTheRun() throws Exception {
        try (RecordingTrodo trodo = RecordingTrodo.create()) {
            AtomicReference<Thread> worker = new AtomicReference<>();
            RunContextElement[] element = new RunContextElement[1];
            trodo.client().agent("a").run(run -> {
                element[0] = new RunContextElement();
                block(element[0], () -> {
                    worker.set(Thread.currentThread());
                    trodo.client().tool("inside").run(span -> {});
                });
            });
            assertThat(worker.get()).isNotSameAs(Thread.currentThread());
            assertThat(trodo.run().spansNamed("inside")).hasSize(1);

            AtomicReference<String> after = new AtomicReference<>();
            block(
                    new RunContextElement(),
                    () -> after.set(trodo.client().currentRun().runId()));
            assertThat(after.get()).isEmpty();
        }
    }

    private static void block(RunContextElement element, Runnable body) {
        try {
            BuildersKt.runBlocking(Dispatchers.getDefault().plus(element), (scope, continuation) -> {
                body.run();
                return null;
            });
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
