package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.export.SpoolBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parcels of one lane in order, oldest first. Guarded by the lock of the lane. */
final class LaneQueue {
    private static final int PROBE = 1;

    private final long memoryMaxBytes;
    private final ArrayDeque<Parcel> waiting = new ArrayDeque<>();
    private final ArrayDeque<Parcel> inFlight = new ArrayDeque<>();
    private long waitingBytes;
    private long waitingRecords;
    private long memoryBytes;
    private long accepted;
    private long settled;

    LaneQueue(long memoryMaxBytes) {
        this.memoryMaxBytes = memoryMaxBytes;
    }

    void add(Parcel parcel) {
        if (parcel.block() != null && !hasMemoryFor(parcel.bytes())) {
            parcel.frames(null);
        }
        if (parcel.isInMemory()) {
            memoryBytes += parcel.bytes();
        }
        waiting.add(parcel);
        waitingBytes += parcel.bytes();
        waitingRecords += parcel.records();
        accepted += parcel.records();
    }

    boolean hasMemoryFor(long bytes) {
        return memoryBytes + bytes <= memoryMaxBytes || memoryBytes == 0;
    }

    long memoryBytes() {
        return memoryBytes;
    }

    /** Records that ever came. */
    long accepted() {
        return accepted;
    }

    /** Records that are done with: delivered, refused or given up. */
    long settled() {
        return settled;
    }

    /** Whether nothing waits, so that whoever sends sleeps until there is something. */
    boolean isIdle() {
        return waiting.isEmpty();
    }

    long nanosUntilReady(ExportSettings settings, long now, boolean hurry) {
        Parcel oldest = waiting.peek();
        if (oldest == null) {
            return Long.MAX_VALUE;
        }
        if (hurry || waitingBytes >= settings.batchMaxBytes() || waitingRecords >= settings.batchMaxRecords()) {
            return 0;
        }
        return Math.max(0, settings.batchMaxDelay().toNanos() - (now - oldest.arrivedNanos()));
    }

    /** Takes a batch off the queue; it stays counted until it is settled. One parcel only while the circuit is open. */
    List<Parcel> begin(ExportSettings settings, boolean probe) {
        List<Parcel> batch = new ArrayList<>();
        long bytes = 0;
        long records = 0;
        int most = probe ? PROBE : Integer.MAX_VALUE;
        while (batch.size() < most) {
            Parcel next = waiting.peek();
            boolean fits = next != null
                    && bytes + next.bytes() <= settings.batchMaxBytes()
                    && records + next.records() <= settings.batchMaxRecords();
            if (next == null || !fits && !batch.isEmpty()) {
                break;
            }
            waiting.remove();
            waitingBytes -= next.bytes();
            waitingRecords -= next.records();
            inFlight.add(next);
            batch.add(next);
            bytes += next.bytes();
            records += next.records();
        }
        return batch;
    }

    /** Settles so many frames of the batch in flight; returns the parcels that are done with. */
    List<Parcel> settle(List<Parcel> batch, int frames) {
        List<Parcel> done = new ArrayList<>();
        int left = frames;
        for (Parcel parcel : batch) {
            List<Frame> content = parcel.frames();
            int open = content == null ? 0 : content.size() - parcel.settled();
            if (left >= open) {
                settled += parcel.records();
                forget(parcel);
                inFlight.remove(parcel);
                done.add(parcel);
            } else if (left > 0) {
                int records = 0;
                for (int i = 0; i < left && content != null; i++) {
                    records += content.get(parcel.settled() + i).records();
                }
                parcel.settle(left, records);
                settled += records;
            }
            left = left == Integer.MAX_VALUE ? left : Math.max(0, left - open);
            if (left == 0) {
                break;
            }
        }
        returnToHead();
        return done;
    }

    /** What was in flight and is not settled comes first again. */
    void returnToHead() {
        for (Parcel back = inFlight.pollLast(); back != null; back = inFlight.pollLast()) {
            waiting.addFirst(back);
            waitingBytes += back.bytes();
            waitingRecords += back.records();
        }
    }

    /** What was only on disk is in memory now, until it is settled. */
    void loaded(Parcel parcel, List<Frame> frames) {
        if (!parcel.isInMemory()) {
            parcel.frames(frames);
            memoryBytes += parcel.bytes();
        }
    }

    private void forget(Parcel parcel) {
        if (parcel.isInMemory()) {
            memoryBytes -= parcel.bytes();
            parcel.frames(null);
        }
    }

    /** Whether a disk holds everything that is not settled. */
    boolean isOnDisk() {
        return isOnDisk(waiting) && isOnDisk(inFlight);
    }

    private static boolean isOnDisk(ArrayDeque<Parcel> parcels) {
        for (Parcel parcel : parcels) {
            if (parcel.block() == null) {
                return false;
            }
        }
        return true;
    }

    /** The first waiting parcel that is on disk. */
    @Nullable
    Parcel oldestSpooled() {
        for (Parcel parcel : waiting) {
            if (parcel.block() != null) {
                return parcel;
            }
        }
        return null;
    }

    /** Gives up all waiting parcels in the same file; returns how many records those are. What is in flight goes on without it. */
    int removeFileOf(Parcel oldest) {
        SpoolBlock file = oldest.block();
        int lost = 0;
        for (Iterator<Parcel> all = waiting.iterator(); all.hasNext(); ) {
            Parcel parcel = all.next();
            if (isIn(file, parcel)) {
                all.remove();
                lost += parcel.records();
                waitingBytes -= parcel.bytes();
                waitingRecords -= parcel.records();
                settled += parcel.records();
                forget(parcel);
            }
        }
        for (Parcel parcel : inFlight) {
            if (isIn(file, parcel)) {
                parcel.forgetBlock();
            }
        }
        return lost;
    }

    private static boolean isIn(@Nullable SpoolBlock file, Parcel parcel) {
        SpoolBlock block = parcel.block();
        return file != null && block != null && block.isInSameFileAs(file);
    }

    /** Gives up what no disk holds; returns how many records those are. */
    int removeMemoryOnly() {
        returnToHead();
        int lost = 0;
        for (Iterator<Parcel> all = waiting.iterator(); all.hasNext(); ) {
            Parcel parcel = all.next();
            if (parcel.block() == null) {
                all.remove();
                lost += parcel.records();
                settled += parcel.records();
                forget(parcel);
            }
        }
        return lost;
    }
}
