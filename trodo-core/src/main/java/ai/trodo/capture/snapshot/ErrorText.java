package ai.trodo.capture.snapshot;

import ai.trodo.internal.Clip;
import ai.trodo.internal.Guard;
import org.jspecify.annotations.Nullable;

/** What is told of a thrown object, bounded, whatever its own methods do. */
public final class ErrorText {
    /** Of a summary, in characters. */
    public static final int MAX_SUMMARY = 4_000;

    private static final int MAX_STACK = 16_000;
    private static final int MAX_CAUSES = 8;

    private ErrorText() {}

    /** Its message, or else its class. */
    public static String summary(Throwable failure) {
        String message = message(failure);
        return message == null ? failure.getClass().getName() : message;
    }

    /** Null when it has none. */
    public static @Nullable String message(Throwable failure) {
        String message = Guard.orNull("An exception's getMessage failed", failure::getMessage);
        return message == null ? null : Clip.text(message, MAX_SUMMARY);
    }

    /** Where it was thrown, with its causes. */
    public static String stack(Throwable failure) {
        StringBuilder text = new StringBuilder(1_024);
        Throwable at = failure;
        for (int causes = 0; at != null && causes < MAX_CAUSES && text.length() < MAX_STACK; causes++) {
            text.append(causes == 0 ? "" : "Caused by: ").append(at.getClass().getName());
            String message = message(at);
            text.append(message == null ? "" : ": " + message).append('\n');
            for (StackTraceElement frame : at.getStackTrace()) {
                if (text.length() >= MAX_STACK) {
                    break;
                }
                text.append("\tat ").append(frame).append('\n');
            }
            Throwable shown = at;
            at = Guard.orNull("An exception's getCause failed", shown::getCause);
        }
        return Clip.text(text.toString(), MAX_STACK);
    }
}
