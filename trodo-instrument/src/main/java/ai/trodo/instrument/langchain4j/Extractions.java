package ai.trodo.instrument.langchain4j;

import ai.trodo.capture.SpanScope;
import ai.trodo.capture.event.Extraction;
import ai.trodo.internal.Guard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that an AI service took out of a model's answer, because its method returns a type of the application. */
final class Extractions {
    private static final String UNPARSABLE = "OutputParsingException";

    private Extractions() {}

    static void note(SpanScope stage, @Nullable Object result, @Nullable Throwable error) {
        Guard.run("langchain4j extraction", () -> {
            if (error != null && error.getClass().getSimpleName().equals(UNPARSABLE)) {
                stage.event(new Extraction(
                        stage.name(), null, null, false, 1, List.of(String.valueOf(error.getMessage()))));
            } else if (error == null && result != null && isOfTheApplication(result.getClass())) {
                stage.event(
                        Extraction.of(result.getClass().getSimpleName(), result).valid(1));
            }
        });
    }

    private static boolean isOfTheApplication(Class<?> type) {
        return !type.isArray()
                && !type.getName().startsWith("java.")
                && !type.getName().startsWith("dev.langchain4j.")
                && !type.getName().contains("$$Lambda");
    }
}
