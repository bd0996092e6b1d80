package ai.trodo.export;

import ai.trodo.wire.Dialect;
import java.io.IOException;
import java.util.List;

/**
 * A place that frames are delivered to. Called by one thread at a time, which is allowed to block: each destination has
 * its own thread, queue position, spool and circuit breaker. An exception means "not now": the same frames come again.
 */
public interface Destination extends AutoCloseable {
    /** Short and unlike the names of the other destinations: it names the folder of the spool and the counters. */
    String name();

    /**
     * Delivers frames in order. A frame may come more than once, after a crash or a lost answer.
     *
     * @throws IOException when the place cannot be reached; tried again later
     */
    SendResult send(List<Frame> batch) throws IOException, InterruptedException;

    /** Which documents it reads. */
    default Dialect dialect() {
        return Dialect.TRODO;
    }

    /** Whether frames are safe once {@link #send} returns, so fast that no spool in front is needed. */
    default boolean inProcess() {
        return false;
    }

    /** Whom to tell what was answered to {@link Frame.Kind#IDENTIFY}; for destinations that are answered. */
    default void onReply(ReplyListener listener) {}

    @Override
    default void close() {}
}
