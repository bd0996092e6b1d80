package ai.trodo.server.live;

import ai.trodo.internal.Guard;
import ai.trodo.server.live.LiveHub.Topic;
import ai.trodo.server.store.LiveTail.Change;
import ai.trodo.server.store.LiveTail.Subscription;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StaleCursorException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of subscriber hears. Reads the tail once for all of them and keeps the last events in a ring; whoever
 * falls out of the ring gets a reset.
 */
final class Channel {
    private static final int RING = 512;
    private static final int BATCH = 500;
    private static final int MAX_REPLAY = 2_000;
    private static final long CALM_MILLIS = 150;

    private final Topic topic;
    private final RunStore store;
    private final ScheduledExecutorService scheduler;
    private final LiveEvents events;
    private final Subscription subscription;
    private final Set<LiveSource> sources = new CopyOnWriteArraySet<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final byte[][] ring = new byte[RING][];
    /** Guards the ring and {@link #written}. */
    private final Object lock = new Object();

    private long written;
    private volatile long position;
    private volatile boolean ended;

    Channel(Topic topic, RunStore store, LiveShapes shapes, ScheduledExecutorService scheduler) {
        this.topic = topic;
        this.store = store;
        this.scheduler = scheduler;
        this.events = new LiveEvents(topic, store, shapes);
        this.position = store.tail().head(topic.site());
        this.subscription = store.tail().subscribe(topic.site(), this::changed);
    }

    Topic topic() {
        return topic;
    }

    int size() {
        return sources.size();
    }

    LiveSource join(LiveHub hub) {
        synchronized (lock) {
            LiveSource source = new LiveSource(this, hub, written);
            sources.add(source);
            return source;
        }
    }

    /** Gives a returning client what it missed, or tells it to load anew. */
    void replay(LiveSource source, @Nullable Long after) {
        if (after == null) {
            return;
        }
        long from = after;
        long until = position;
        try {
            for (int read = 0; from < until; ) {
                List<Change> changes = store.tail().read(topic.site(), from, BATCH);
                read += changes.size();
                if (changes.isEmpty()) {
                    return;
                }
                if (read > MAX_REPLAY) {
                    source.enqueue(Frames.reset(until));
                    return;
                }
                events.of(changes).forEach(source::enqueue);
                from = changes.get(changes.size() - 1).position();
            }
        } catch (StaleCursorException tooOld) {
            source.enqueue(Frames.reset(until));
        }
    }

    private void changed() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                scheduler.schedule(() -> Guard.run("live events", this::drain), CALM_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closing) {
                ended = true;
            }
        }
    }

    private void drain() {
        scheduled.set(false);
        if (sources.isEmpty()) {
            position = store.tail().head(topic.site());
            return;
        }
        List<Change> changes;
        try {
            changes = store.tail().read(topic.site(), position, BATCH);
        } catch (StaleCursorException tooOld) {
            position = store.tail().head(topic.site());
            publish(Frames.reset(position));
            return;
        }
        if (changes.isEmpty()) {
            return;
        }
        position = changes.get(changes.size() - 1).position();
        events.of(changes).forEach(this::put);
        sources.forEach(LiveSource::wake);
        if (changes.size() == BATCH) {
            changed();
        }
    }

    void publish(byte[] frame) {
        put(frame);
        sources.forEach(LiveSource::wake);
    }

    private void put(byte[] frame) {
        synchronized (lock) {
            ring[(int) (written % RING)] = frame;
            written++;
        }
    }

    byte @Nullable [] next(LiveSource source) {
        synchronized (lock) {
            if (source.next >= written) {
                return null;
            }
            if (source.next < written - RING) {
                source.next = written;
                return Frames.reset(position);
            }
            return ring[(int) (source.next++ % RING)];
        }
    }

    void leave(LiveSource source) {
        sources.remove(source);
    }

    boolean isEnded() {
        return ended;
    }

    void end() {
        ended = true;
        close();
        sources.forEach(LiveSource::wake);
    }

    void close() {
        subscription.close();
    }
}
