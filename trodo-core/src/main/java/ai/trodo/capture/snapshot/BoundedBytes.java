package ai.trodo.capture.snapshot;

import java.util.Arrays;

/** Bytes written up to a limit, with a count of those that would have been written. Not thread-safe. */
abstract class BoundedBytes {
    private static final int INITIAL = 1024;
    private static final int KEEP_UP_TO = 128 * 1024;

    byte[] bytes = new byte[INITIAL];
    int length;
    int limit;
    boolean full;
    long wanted;

    void begin(int newLimit) {
        if (bytes.length > KEEP_UP_TO) {
            bytes = new byte[INITIAL];
        }
        length = 0;
        limit = newLimit;
        full = false;
        wanted = 0;
    }

    boolean isFull() {
        return full;
    }

    /** How long the whole would have been, about. */
    long wanted() {
        return wanted;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Whether so much more may be written; once it may not, nothing may. */
    boolean fits(int size) {
        if (!full && length + size > limit) {
            full = true;
        }
        return !full;
    }

    void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }
}
