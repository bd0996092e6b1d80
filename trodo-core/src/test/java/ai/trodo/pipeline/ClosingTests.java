package ai.trodo.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.export.Destination;
import ai.trodo.export.SendResult;
import ai.trodo.fixture.Basket;
import ai.trodo.fixture.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a close waits for a destination that is not well. */
final class ClosingTests {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<Outbox> opened = new ArrayList<>();

    @AfterEach
    void closeAll() {
        opened.forEach(outbox -> outbox.close(Duration.ZERO));
    }

    private ExportSettings.Builder settings() {
        return ExportSettings.builder().spoolDirectory(folder.resolve("spool")).shutdownHook(false);
    }

    private Outbox open(ExportSettings.Builder settings, Destination destination) {
        Outbox outbox = Outbox.create(settings.build(), List.of(destination));
        opened.add(outbox);
        return outbox;
    }

    /** Without an end the attempts would be hundreds. */
    @Test
    void aCloseDoesNotWaitForADestinationThatIsDownWhenTheDiskHoldsEverything() {
        AtomicInteger attempts = new AtomicInteger();
        Basket down = new Basket("there").behaving(batch -> {
            attempts.incrementAndGet();
            throw new IOException("down");
        });
        Outbox outbox = open(settings().retryInitial(Duration.ofMillis(10)).retryMax(Duration.ofMillis(10)), down);
        outbox.offer(Samples.finished("r1"));
        FlushResult closed = outbox.close(LONG);
        assertThat(closed.pending()).isEqualTo(3);
        assertThat(closed.failed()).isZero();
        assertThat(attempts).hasValueBetween(2, 20);
        assertThat(open(settings(), new Basket("there")).flush(LONG).delivered())
                .isEqualTo(3);
    }

    @Test
    void aCloseGoesOnTryingWhenNoDiskHoldsWhatIsPending() {
        AtomicInteger attempts = new AtomicInteger();
        Basket shaky = new Basket("there").behaving(batch -> {
            if (attempts.incrementAndGet() < 6) {
                throw new IOException("not yet");
            }
            return SendResult.accepted();
        });
        ExportSettings.Builder memoryOnly = settings()
                .spoolDirectory(null)
                .retryInitial(Duration.ofMillis(1))
                .retryMax(Duration.ofMillis(1));
        Outbox outbox = open(memoryOnly, shaky);
        outbox.offer(Samples.finished("r1"));
        assertThat(outbox.close(LONG).delivered()).isEqualTo(3);
    }
}
