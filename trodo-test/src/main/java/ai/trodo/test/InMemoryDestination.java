package ai.trodo.test;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is sent. */
public final class InMemoryDestination implements Destination {
    private final List<Frame> frames = new ArrayList<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public SendResult send(List<Frame> batch) {
        synchronized (frames) {
            frames.addAll(batch);
        }
        return SendResult.accepted();
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    /** What arrived so far, in order. */
    public List<Frame> frames() {
        synchronized (frames) {
            return List.copyOf(frames);
        }
    }

    void clear() {
        synchronized (frames) {
            frames.clear();
        }
    }
}
