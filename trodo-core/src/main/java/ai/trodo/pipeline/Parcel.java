package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.export.SpoolBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames that were encoded together: in memory, on disk, or both. Guarded by the lock of its lane. */
final class Parcel {
    private volatile @Nullable SpoolBlock block;
    private final long bytes;
    private final int records;
    private final long arrivedNanos;
    private @Nullable List<Frame> frames;
    private int settled;
    private int settledRecords;

    private Parcel(@Nullable List<Frame> frames, @Nullable SpoolBlock block, long bytes, int records, long now) {
        this.frames = frames;
        this.block = block;
        this.bytes = bytes;
        this.records = records;
        this.arrivedNanos = now;
    }

    static Parcel of(List<Frame> frames, @Nullable SpoolBlock block, long bytes, long now) {
        int records = 0;
        for (int i = 0, count = frames.size(); i < count; i++) {
            records += frames.get(i).records();
        }
        return new Parcel(frames, block, bytes, records, now);
    }

    /** Only on disk. */
    static Parcel spooled(SpoolBlock block, long now) {
        return new Parcel(null, block, block.bytes(), block.records(), now);
    }

    @Nullable
    SpoolBlock block() {
        return block;
    }

    /** Its file made room for newer ones while it was on its way: only memory holds it now. */
    void forgetBlock() {
        block = null;
    }

    @Nullable
    List<Frame> frames() {
        return frames;
    }

    void frames(@Nullable List<Frame> read) {
        frames = read;
    }

    boolean isInMemory() {
        return frames != null;
    }

    long bytes() {
        return bytes;
    }

    /** Not settled yet. */
    int records() {
        return records - settledRecords;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    /** How many of its first frames are done with. */
    int settled() {
        return settled;
    }

    void settle(int frameCount, int recordCount) {
        settled += frameCount;
        settledRecords += recordCount;
    }
}
