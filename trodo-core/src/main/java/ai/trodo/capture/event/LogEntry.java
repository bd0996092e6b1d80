package ai.trodo.capture.event;

import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line that the application wrote while the run went on.
 *
 * @param level how much it matters; the viewer marks warnings and errors
 * @param message the line without its level and time
 * @param logger who wrote it
 * @param fields structured parts of the line
 * @param error what was logged with the line; its stack is kept to 16,000 characters
 */
public record LogEntry(
        Level level,
        String message,
        @Nullable String logger,
        Map<String, ?> fields,
        @Nullable Throwable error) implements TypedEvent {
    private static final int STACK = 16_000;

    /** A line without logger, fields and error. */
    public static LogEntry of(Level level, String message) {
        return new LogEntry(level, message, null, Map.of(), null);
    }

    @Override
    public String type() {
        return EventType.LOG;
    }

    @Override
    public @Nullable String name() {
        return logger;
    }

    @Override
    public Map<String, Object> payload() {
        Fields payload = new Fields()
                .text("message", message, Fields.TEXT)
                .text("logger", logger, Fields.NAME)
                .put("fields", fields == null || fields.isEmpty() ? null : fields);
        if (error != null) {
            payload.put("error_type", error.getClass().getName())
                    .text("error_message", error.getMessage(), Fields.TEXT)
                    .text("stack_trace", stack(error), STACK);
        }
        return payload.done();
    }

    private static String stack(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
