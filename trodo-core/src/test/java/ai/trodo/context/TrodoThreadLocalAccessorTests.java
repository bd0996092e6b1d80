package ai.trodo.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TrodoThreadLocalAccessorTests {
    private record At(String runId) implements ActiveSpan {
        @Override
        public Object owner() {
            return this;
        }

        @Override
        public @Nullable String spanId() {
            return null;
        }

        @Override
        public boolean isRecording() {
            return true;
        }
    }

    @AfterEach
    void leaveNothing() {
        Current.swap(null);
    }

    @Test
    void isFoundByMicrometerAndCarriesTheRunToAnotherThreadAndBack() {
        ActiveSpan run = new At("r");
        Current.swap(run);
        ContextSnapshot snapshot = ContextSnapshotFactory.builder()
                .contextRegistry(ContextRegistry.getInstance())
                .build()
                .captureAll();
        CompletableFuture.runAsync(() -> {
                    ActiveSpan other = new At("other");
                    Current.swap(other);
                    try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
                        assertThat(Current.get()).isSameAs(run);
                    }
                    assertThat(Current.get()).isSameAs(other);
                    Current.swap(null);
                })
                .join();
    }

    @Test
    void clearsWhereNothingWasCurrentBefore() {
        Current.swap(new At("r"));
        ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll();
        Current.swap(null);
        try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
            assertThat(Current.get()).isNotNull();
        }
        assertThat(Current.get()).isNull();
    }

    @Test
    void restoresOnTheSameThreadOnceOnly() {
        Activation outer = Current.activate(new At("outer"));
        Activation inner = Current.activate(new At("inner"));
        inner.close();
        inner.close();
        assertThat(Current.get()).isEqualTo(new At("outer"));
        CompletableFuture.runAsync(outer::close).join();
        assertThat(Current.get()).isEqualTo(new At("outer"));
        outer.close();
        assertThat(Current.get()).isNull();
    }
}
