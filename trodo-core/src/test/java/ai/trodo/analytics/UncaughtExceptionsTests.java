package ai.trodo.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_ERR)
final class UncaughtExceptionsTests {
    private final List<Throwable> seen = new CopyOnWriteArrayList<>();
    private final UncaughtExceptions uncaught = new UncaughtExceptions(seen::add);
    private Thread.UncaughtExceptionHandler original;

    @BeforeEach
    void remember() {
        original = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler(null);
    }

    @AfterEach
    void restore() {
        Thread.setDefaultUncaughtExceptionHandler(original);
    }

    private static void die(RuntimeException failure) throws InterruptedException {
        Thread thread = new Thread(() -> {
            throw failure;
        });
        thread.start();
        thread.join();
    }

    @Test
    void handsOnToTheHandlerThatWasThereBefore() throws InterruptedException {
        List<Throwable> mine = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler own = (thread, failure) -> mine.add(failure);
        Thread.setDefaultUncaughtExceptionHandler(own);
        uncaught.enable();
        uncaught.enable();
        RuntimeException failure = new IllegalStateException("end");
        die(failure);

        assertThat(seen).containsExactly(failure);
        assertThat(mine).containsExactly(failure);

        uncaught.disable();
        die(failure);
        assertThat(seen).hasSize(1);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(own);
    }

    @Test
    void leavesThePrintingToTheVirtualMachineAsBefore() throws InterruptedException {
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            uncaught.enable();
            die(new IllegalStateException("printed by the machine"));
        } finally {
            System.setErr(err);
        }

        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("Exception in thread")
                .contains("IllegalStateException: printed by the machine");
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(uncaught);
    }

    @Test
    void stepsAsideBelowAHandlerThatCameLater() throws InterruptedException {
        uncaught.enable();
        Thread.UncaughtExceptionHandler below = Thread.getDefaultUncaughtExceptionHandler();
        List<Throwable> later = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler onTop = (thread, failure) -> {
            later.add(failure);
            below.uncaughtException(thread, failure);
        };
        Thread.setDefaultUncaughtExceptionHandler(onTop);
        uncaught.disable();
        die(new IllegalStateException("x"));

        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(onTop);
        assertThat(later).hasSize(1);
        assertThat(seen).isEmpty();
    }
}
