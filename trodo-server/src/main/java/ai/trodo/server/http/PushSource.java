package ai.trodo.server.http;

import org.jspecify.annotations.Nullable;

/**
 * Where an endless answer comes from. The adapter pulls when the client can take more, so that a slow client holds a
 * bounded queue and no thread.
 */
public interface PushSource extends AutoCloseable {
    /** The next piece, or null when there is none now. Never blocks. */
    byte @Nullable [] poll();

    /** Whether nothing will come any more; the adapter then ends the answer. */
    boolean isFinished();

    /** Sets what to call when a piece has become available; called at once when there is one already. */
    void onAvailable(Runnable wake);

    @Override
    void close();
}
