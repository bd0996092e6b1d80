package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import java.io.IOException;
import java.util.List;

/** One call of a destination, where an exception means: not now. */
final class Attempt {
    private Attempt() {}

    static SendResult send(Destination destination, List<Frame> frames) {
        try {
            return destination.send(frames);
        } catch (IOException | RuntimeException failed) {
            String message = failed.getMessage();
            String name = failed.getClass().getSimpleName();
            return SendResult.retry(message == null ? name : name + ": " + message, null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return SendResult.retry("interrupted", null);
        }
    }
}
