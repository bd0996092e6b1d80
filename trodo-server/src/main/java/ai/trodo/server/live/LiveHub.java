package ai.trodo.server.live;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All live subscriptions. Those that ask for the same share one channel, so that a thousand open pages cost the store
 * one question; a subscriber that cannot keep up is told to reload instead of being remembered without end.
 */
public final class LiveHub implements AutoCloseable {
    private static final int MAX_SUBSCRIBERS = 2_000;
    private static final int MAX_CHANNELS = 200;
    private static final long PING_SECONDS = 15;

    private final RunStore store;
    private final LiveShapes shapes;
    private final ScheduledExecutorService scheduler;
    /** Guarded by itself. */
    private final Map<Topic, Channel> channels = new HashMap<>();

    /**
     * What a subscriber wants to hear of.
     *
     * @param runId a single run with its spans, null for all runs that match
     */
    public record Topic(Site site, RunQuery query, @Nullable String runId) {}

    public LiveHub(RunStore store, LiveShapes shapes) {
        this.store = store;
        this.shapes = shapes;
        scheduler = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "trodo-live");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.scheduleAtFixedRate(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Starts a stream.
     *
     * @param after cursor of the last event that the client has seen, null to begin now
     */
    public LiveSource open(Topic topic, @Nullable Long after) {
        Channel channel;
        LiveSource source;
        synchronized (channels) {
            int subscribers = channels.values().stream().mapToInt(Channel::size).sum();
            if (subscribers >= MAX_SUBSCRIBERS || !channels.containsKey(topic) && channels.size() >= MAX_CHANNELS) {
                throw HttpProblem.tooMany("too many live streams are open", 10);
            }
            channel = channels.computeIfAbsent(topic, key -> new Channel(key, store, shapes, scheduler));
            source = channel.join(this);
        }
        channel.replay(source, after);
        return source;
    }

    void left(Channel channel) {
        synchronized (channels) {
            if (channel.size() == 0 && channels.remove(channel.topic(), channel)) {
                channel.close();
            }
        }
    }

    /** How many streams are open. */
    public int subscribers() {
        synchronized (channels) {
            return channels.values().stream().mapToInt(Channel::size).sum();
        }
    }

    private void ping() {
        Channel[] open;
        synchronized (channels) {
            open = channels.values().toArray(new Channel[0]);
        }
        for (Channel channel : open) {
            channel.publish(Frames.PING);
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        Channel[] open;
        synchronized (channels) {
            open = channels.values().toArray(new Channel[0]);
            channels.clear();
        }
        for (Channel channel : open) {
            channel.end();
        }
    }
}
