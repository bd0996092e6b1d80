package ai.trodo.export;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch.
 *
 * @param settled how many of its first frames are done with, taken or rejected; the rest comes again
 * @param rejected the settled frames that were refused for good
 * @param retryAfter how long the destination asks to be left alone, null when it does not say
 * @param problem why the rest is not settled, null when all is
 */
public record SendResult(
        int settled,
        List<Rejection> rejected,
        @Nullable Duration retryAfter,
        @Nullable String problem) {
    private static final SendResult ACCEPTED = new SendResult(Integer.MAX_VALUE, List.of(), null, null);

    public SendResult {
        rejected = List.copyOf(rejected);
    }

    /**
     * A frame that will never be taken, as a whole or in part.
     *
     * @param index of the frame in the batch
     * @param reason whether its content or its size was refused
     * @param message what the receiver said, or why it could not be sent
     * @param records how many of its records were refused, 0 for all
     */
    public record Rejection(int index, Reason reason, String message, int records) {
        /** A document that was refused with all its records. */
        public Rejection(int index, Reason reason, String message) {
            this(index, reason, message, 0);
        }

        /** Why. */
        public enum Reason {
            /** The receiver says that the content is wrong. */
            REFUSED,
            /** No receiver would take a document of this size. */
            TOO_LARGE
        }
    }

    /** Every frame was taken. */
    public static SendResult accepted() {
        return ACCEPTED;
    }

    /** Every frame was taken but these. */
    public static SendResult acceptedBut(List<Rejection> rejected) {
        return new SendResult(Integer.MAX_VALUE, rejected, null, null);
    }

    /** Nothing was taken; try again. */
    public static SendResult retry(String problem, @Nullable Duration after) {
        return new SendResult(0, List.of(), after, problem);
    }

    /** Whether anything has to come again. */
    public boolean isComplete() {
        return problem == null;
    }
}
