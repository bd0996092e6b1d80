package ai.trodo.capture.snapshot;

import ai.trodo.internal.Guard;
import ai.trodo.model.Payload;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * Lends out writers of snapshots. A few are kept for all threads, instead of one for each thread: there may be very many
 * virtual ones.
 */
public final class Snapshots {
    private static final Payload CAPTURE_FAILED = Payload.omitted("capture failed");
    private static final String FAILURE = "A value could not be captured";
    private static final int KEPT = 16;
    /** Neighbours of one slot stay out of its cache line. */
    private static final int STRIDE = 16;

    private static final int NONE = -1;

    private final SnapshotLimits limits;
    private final @Nullable PayloadSnapshot[] writers = new PayloadSnapshot[KEPT];
    /** Which of them are lent. A number and no reference: the garbage collector has nothing to do with lending. */
    private final AtomicIntegerArray lent = new AtomicIntegerArray(KEPT * STRIDE);

    /** Lends out writers that keep these limits. */
    public Snapshots(SnapshotLimits limits) {
        this.limits = limits;
    }

    /** JSON bytes, or a payload if it was cut or failed. Never throws. */
    @SuppressWarnings("NullAway") // outside JSpecify mode it does not see that the guard takes null
    public Object of(@Nullable Object value) {
        int writer = lend();
        try {
            return Guard.orElse(CAPTURE_FAILED, FAILURE, PayloadSnapshot::of, writer(writer), value);
        } finally {
            giveBack(writer);
        }
    }

    /** The same for arguments by name. */
    public Object of(Arguments arguments) {
        int writer = lend();
        try {
            return Guard.orElse(CAPTURE_FAILED, FAILURE, PayloadSnapshot::of, writer(writer), arguments);
        } finally {
            giveBack(writer);
        }
    }

    /** The number of a writer, or {@link #NONE} when that of this thread is in use. */
    @SuppressWarnings("deprecation")
    private int lend() {
        int writer = (int) Thread.currentThread().getId() & KEPT - 1;
        return lent.compareAndSet(writer * STRIDE, 0, 1) ? writer : NONE;
    }

    private PayloadSnapshot writer(int writer) {
        if (writer == NONE) {
            return new PayloadSnapshot(limits);
        }
        PayloadSnapshot known = writers[writer];
        if (known == null) {
            writers[writer] = known = new PayloadSnapshot(limits);
        }
        return known;
    }

    private void giveBack(int writer) {
        if (writer != NONE) {
            lent.setRelease(writer * STRIDE, 0);
        }
    }
}
