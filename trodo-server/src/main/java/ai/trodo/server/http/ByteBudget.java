package ai.trodo.server.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of unfinished bodies may be in memory at once, over all clients. */
public final class ByteBudget {
    private final long max;
    private final AtomicLong used = new AtomicLong();

    public ByteBudget(long max) {
        this.max = max;
    }

    /** False, and nothing taken, when there is no room. */
    public boolean tryTake(long bytes) {
        if (used.addAndGet(bytes) <= max) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    public void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }

    public long used() {
        return used.get();
    }
}
