package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where producers leave things for the worker. Several stripes, so that producers do not meet; a producer that finds its
 * stripe taken goes to the next. A stripe is taken for a few instructions, never over I/O. The bounds by bytes and by
 * records are exact and shared: a stripe draws them from the common budget in portions.
 */
final class HandOver {
    private static final int PORTIONS = 256;
    private static final Finished NOTHING =
            new FinishedRecords(Frame.Kind.RUNLESS_SPANS, null, List.of(), List.of(), List.of());

    private final Stripe[] stripes;
    private final int mask;
    private final long maxBytes;
    private final long maxRecords;
    private final AtomicLong bytesLeft;
    private final AtomicLong recordsLeft;
    private final int bytePortion;
    private final int recordPortion;
    private Finished[] taken = {};
    private int[] takenCosts = {};
    private int takenCount;
    private int takenAt;
    private @Nullable Stripe takenFrom;

    HandOver(long maxBytes, int maxRecords) {
        int count = Integer.highestOneBit(Math.max(
                1, Math.min(16, 2 * Runtime.getRuntime().availableProcessors()) * 2 - 1));
        stripes = new Stripe[count];
        Arrays.setAll(stripes, i -> new Stripe());
        mask = count - 1;
        this.maxBytes = maxBytes;
        this.maxRecords = maxRecords;
        bytesLeft = new AtomicLong(maxBytes);
        recordsLeft = new AtomicLong(maxRecords);
        bytePortion = (int) Math.max(1, Math.min(1 << 20, maxBytes / PORTIONS));
        recordPortion = Math.max(1, Math.min(4096, maxRecords / PORTIONS));
    }

    /** Null when taken, else why not. */
    @Nullable
    DropReason offer(Finished finished) {
        int bytes = Math.max(1, finished.estimatedBytes());
        int records = finished.records();
        String key = finished.orderKey();
        Stripe stripe = key == null ? anyStripe() : stripeOf(key);
        try {
            stripe.recorded += records;
            if (bytes > maxBytes) {
                return DropReason.TOO_LARGE;
            }
            if (stripe.byteCredit < bytes || stripe.recordCredit < records) {
                if (!draw(stripe, bytes, records)) {
                    return DropReason.QUEUE_FULL;
                }
            }
            stripe.byteCredit -= bytes;
            stripe.recordCredit -= records;
            stripe.add(finished, bytes);
            return null;
        } finally {
            stripe.leave();
        }
    }

    private Stripe anyStripe() {
        int at = (int) (Thread.currentThread().getId() * 0x9E3779B97F4A7C15L >>> 48);
        for (int tries = 0; ; tries++) {
            Stripe stripe = stripes[at++ & mask];
            if (stripe.tryEnter()) {
                return stripe;
            }
            Stripe.pause(tries);
        }
    }

    private Stripe stripeOf(String key) {
        int hash = key.hashCode();
        Stripe stripe = stripes[(hash ^ hash >>> 16) & mask];
        stripe.enter();
        return stripe;
    }

    private boolean draw(Stripe stripe, int bytes, int records) {
        if (stripe.byteCredit < bytes) {
            stripe.byteCredit += take(bytesLeft, bytes - stripe.byteCredit, bytePortion);
        }
        if (stripe.recordCredit < records) {
            stripe.recordCredit += take(recordsLeft, records - stripe.recordCredit, recordPortion);
        }
        return stripe.byteCredit >= bytes && stripe.recordCredit >= records;
    }

    /** A portion, or just what is needed, or nothing. */
    private static long take(AtomicLong left, long needed, int portion) {
        while (true) {
            long there = left.get();
            long wanted = Math.max(needed, portion);
            long taken = there >= wanted ? wanted : there >= needed ? needed : 0;
            if (taken == 0 || left.compareAndSet(there, there - taken)) {
                return taken;
            }
        }
    }

    /**
     * Empties each stripe in turn, until the receiver has enough. What was taken off a stripe and not yet received comes
     * first the next time, even when the receiver failed. Called by the worker only.
     *
     * @return whether everything was received
     */
    boolean drain(Receiver receiver) {
        if (!receiveTaken(receiver)) {
            return false;
        }
        for (Stripe stripe : stripes) {
            if (!stripe.isEmpty()) {
                stripe.enter();
                taken = stripe.items;
                takenCosts = stripe.costs;
                takenCount = stripe.count;
                takenAt = 0;
                takenFrom = stripe;
                stripe.renew();
                stripe.leave();
                if (!receiveTaken(receiver)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean receiveTaken(Receiver receiver) {
        boolean more = true;
        while (more && takenAt < takenCount) {
            int at = takenAt++;
            Finished finished = taken[at];
            taken[at] = NOTHING;
            more = receiver.take(finished, takenCosts[at]);
        }
        if (takenAt == takenCount && takenFrom != null) {
            takenFrom.giveBack(taken, takenCosts, takenCount);
            takenFrom = null;
            takenCount = 0;
            takenAt = 0;
        }
        return more;
    }

    /** Counts and forgets everything that is still here. Called when no worker lives any more. */
    long discard() {
        long[] records = {0};
        drain((finished, bytes) -> {
            records[0] += finished.records();
            return true;
        });
        return records[0];
    }

    /** Gives room back; called with what {@link Receiver#take} was given, once it is no longer held. */
    void release(long bytes, long records) {
        bytesLeft.addAndGet(bytes);
        recordsLeft.addAndGet(records);
    }

    boolean isEmpty() {
        if (takenAt < takenCount) {
            return false;
        }
        for (Stripe stripe : stripes) {
            if (!stripe.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** Records that wait. */
    long waiting() {
        long used = maxRecords - recordsLeft.get();
        for (Stripe stripe : stripes) {
            stripe.enter();
            used -= stripe.recordCredit;
            stripe.leave();
        }
        return Math.max(0, used);
    }

    /** Estimated memory of what waits. */
    long bytes() {
        long used = maxBytes - bytesLeft.get();
        for (Stripe stripe : stripes) {
            stripe.enter();
            used -= stripe.byteCredit;
            stripe.leave();
        }
        return Math.max(0, used);
    }

    /** Records ever offered, the refused ones too. */
    long recorded() {
        long sum = 0;
        for (Stripe stripe : stripes) {
            stripe.enter();
            sum += stripe.recorded;
            stripe.leave();
        }
        return sum;
    }

    /** Takes drained things. */
    interface Receiver {
        /** Returns whether it wants more. */
        boolean take(Finished finished, int bytes);
    }
}
