package ai.trodo.instrument.extraction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link TrodoExtraction} needs of a framework's chat model.
 *
 * @param <M> the framework's message
 */
public interface ExtractionModel<M> {
    M user(String text);

    M assistant(String text);

    <T> Target<T> target(Class<T> type);

    Answer ask(List<M> messages, Target<?> target);

    /** Whether one ask is one model call; false for what makes model calls of its own, which are spans by themselves. */
    default boolean isOneCall() {
        return true;
    }

    /**
     * A type to be filled.
     *
     * @param <T> the type
     */
    interface Target<T> {
        String schemaJson();

        /** What the model is told. */
        String instructions();

        /** Makes the value of an answer that keeps to the schema; throws when it cannot. */
        T read(String answer);
    }

    /**
     * @param text null when the model said nothing
     * @param response the framework's own, in which tokens are found
     */
    record Answer(@Nullable String text, Object response) {}
}
