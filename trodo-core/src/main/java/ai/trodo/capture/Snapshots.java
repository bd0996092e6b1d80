package ai.trodo.capture;

import ai.trodo.internal.Guard;
import ai.trodo.model.Payload;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lends out writers of snapshots. A few are kept for all threads, instead of one for each thread: there may be very many
 * virtual ones.
 */
final class Snapshots {
    private static final Payload CAPTURE_FAILED = Payload.omitted("capture failed");
    private static final String FAILURE = "A value could not be captured";
    private static final int KEPT = 16;
    /** Neighbours of one slot stay out of its cache line. */
    private static final int STRIDE = 16;

    private final CaptureSettings settings;
    private final AtomicReferenceArray<@Nullable PayloadSnapshot> idle = new AtomicReferenceArray<>(KEPT * STRIDE);

    Snapshots(CaptureSettings settings) {
        this.settings = settings;
    }

    /** JSON bytes, or a payload if it was cut or failed. Never throws. */
    Object of(@Nullable Object value) {
        int slot = slot();
        PayloadSnapshot writer = take(slot);
        return done(slot, writer, Guard.orElse(CAPTURE_FAILED, FAILURE, writer.of(value)));
    }

    Object of(CallSite site, @Nullable Object[] arguments) {
        int slot = slot();
        PayloadSnapshot writer = take(slot);
        return done(slot, writer, Guard.orElse(CAPTURE_FAILED, FAILURE, writer.of(site, arguments)));
    }

    @SuppressWarnings("deprecation")
    private static int slot() {
        return ((int) Thread.currentThread().getId() & KEPT - 1) * STRIDE;
    }

    private PayloadSnapshot take(int slot) {
        PayloadSnapshot writer = idle.getAndSet(slot, null);
        return writer == null ? new PayloadSnapshot(settings) : writer;
    }

    private Object done(int slot, PayloadSnapshot writer, Object result) {
        writer.forget();
        idle.lazySet(slot, writer);
        return result;
    }
}
