package ai.trodo.instrument.extraction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link TrodoExtraction} needs of a framework's chat model.
 *
 * @param <M> the framework's message
 */
public interface ExtractionModel<M> {
    /** What the application says to the model. */
    M user(String text);

    /** What the model said before, when it is told what was wrong with it. */
    M assistant(String text);

    /** How answers become values of a type; asked for once for each extraction. */
    <T> Target<T> target(Class<T> type);

    /** Asks the model on the calling thread; what it throws ends the extraction. */
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
        /** What the model is told to keep to. */
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
