package ai.trodo;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.model.Event;
import ai.trodo.wire.WireReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps the documents that a client sends, for tests of this module. */
final class CollectedFrames implements Destination {
    private final List<Frame> frames = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "collected";
    }

    @Override
    public SendResult send(List<Frame> batch) {
        frames.addAll(batch);
        return SendResult.accepted();
    }

    List<Frame> frames() {
        return frames;
    }

    List<Event> events() {
        return frames.stream()
                .flatMap(frame -> new WireReader().read(frame.json(), frame.runId()).events().stream())
                .toList();
    }
}
