package ai.trodo.capture.event;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one process to its end or to its time limit, whichever comes first, with bounded memory. */
final class BoundedProcess {
    private static final Duration GRACE = Duration.ofMillis(500);

    final BoundedOutput out;
    final BoundedOutput err;
    private @Nullable Integer exitCode;
    private @Nullable String startError;
    private boolean timedOut;
    private boolean killed;

    BoundedProcess(int maxBytes) {
        out = new BoundedOutput(maxBytes);
        err = new BoundedOutput(maxBytes);
    }

    @Nullable
    Integer exitCode() {
        return exitCode;
    }

    @Nullable
    String startError() {
        return startError;
    }

    boolean timedOut() {
        return timedOut;
    }

    boolean killed() {
        return killed;
    }

    /** Never throws; an interrupt kills the process and stays set. */
    void run(ProcessBuilder builder, byte @Nullable [] input, Duration timeout) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException | RuntimeException e) {
            startError = String.valueOf(e.getMessage());
            return;
        }
        Thread readsOut = reader("trodo-command-out", () -> out.drain(process.getInputStream()));
        Thread readsErr = reader("trodo-command-err", () -> err.drain(process.getErrorStream()));
        Thread writesIn = reader("trodo-command-in", () -> feed(process.getOutputStream(), input));
        try {
            await(process, timeout);
            readsOut.join(GRACE.toMillis());
            readsErr.join(GRACE.toMillis());
        } catch (InterruptedException interrupted) {
            kill(process);
            Thread.currentThread().interrupt();
        } finally {
            writesIn.interrupt();
        }
        if (!process.isAlive() && !killed) {
            exitCode = process.exitValue();
        }
    }

    private void await(Process process, Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            timedOut = true;
            kill(process);
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void kill(Process process) {
        killed = true;
        var family = process.descendants().toList();
        process.destroy();
        family.forEach(ProcessHandle::destroy);
        try {
            if (process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
                    && family.stream().noneMatch(ProcessHandle::isAlive)) {
                return;
            }
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Thread reader(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void feed(OutputStream stream, byte @Nullable [] input) {
        try (stream) {
            if (input != null) {
                stream.write(input);
            }
        } catch (IOException notWanted) {
            return;
        }
    }
}
