package ai.trodo.pipeline;

import ai.trodo.export.Frame;
import ai.trodo.wire.WireWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the documents that a {@link Finished} writes. */
public interface FrameSink {
    /**
     * Writes one document.
     *
     * @param site tenant, null for the one of the destination
     * @param runId run that the path names
     * @param action last step of the path of people and group calls
     * @param document writes exactly one JSON value; must not keep the writer
     */
    void frame(
            Frame.Kind kind,
            @Nullable String site,
            @Nullable String runId,
            @Nullable String action,
            int records,
            Consumer<WireWriter> document);

    default void frame(Frame.Kind kind, @Nullable String runId, int records, Consumer<WireWriter> document) {
        frame(kind, null, runId, null, records, document);
    }
}
