package ai.trodo.server.live;

import ai.trodo.server.http.PushSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One subscriber's place in a channel. */
public final class LiveSource implements PushSource {
    private final Channel channel;
    private final LiveHub hub;
    /** What only this subscriber gets: the greeting and what it missed. Guarded by itself. */
    private final Deque<byte[]> own = new ArrayDeque<>();

    private volatile Runnable wake = () -> {};
    private volatile boolean closed;
    long next;

    LiveSource(Channel channel, LiveHub hub, long next) {
        this.channel = channel;
        this.hub = hub;
        this.next = next;
        own.add(Frames.HELLO);
    }

    void enqueue(byte[] frame) {
        synchronized (own) {
            own.add(frame);
        }
    }

    void wake() {
        wake.run();
    }

    @Override
    public byte @Nullable [] poll() {
        synchronized (own) {
            byte[] mine = own.poll();
            if (mine != null) {
                return mine;
            }
        }
        return closed ? null : channel.next(this);
    }

    @Override
    public boolean isFinished() {
        return closed || channel.isEnded();
    }

    @Override
    public void onAvailable(Runnable callback) {
        wake = callback;
        callback.run();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            channel.leave(this);
            hub.left(channel);
        }
    }
}
