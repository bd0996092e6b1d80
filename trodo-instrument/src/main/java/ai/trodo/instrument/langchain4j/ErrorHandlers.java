package ai.trodo.instrument.langchain4j;

import ai.trodo.internal.Guard;
import dev.langchain4j.agentic.scope.AgenticScope;
import java.lang.reflect.Field;

/** Whether an agentic system was given a handler that may go on after an error. The library has no way to ask. */
final class ErrorHandlers {
    private ErrorHandlers() {}

    static boolean mayGoOn(AgenticScope scope) {
        return Guard.orElse(false, "langchain4j error handler", () -> {
            Field handler = scope.getClass().getDeclaredField("errorHandler");
            Field usual = scope.getClass().getDeclaredField("DEFAULT_ERROR_RECOVERY");
            handler.setAccessible(true);
            usual.setAccessible(true);
            return handler.get(scope) != usual.get(null);
        });
    }
}
