package ai.trodo.capture;

import ai.trodo.capture.secret.SecretKeys;
import ai.trodo.capture.secret.SecretScanner;
import org.jspecify.annotations.Nullable;

/**
 * The application's own redaction, applied after the built-in one to every text that leaves: input, output, error text,
 * and each text in metadata and attributes. Called on the worker thread, before anything is queued for disk or
 * network. When it throws, the text is dropped.
 */
@FunctionalInterface
public interface Redactor {
    /** Changes nothing; the built-in redaction works in any case. */
    Redactor NONE = (context, text) -> text;

    /** What is done before the application's own redactor is asked: secrets, by key and by pattern, are replaced. */
    static Redactor builtIn(CaptureSettings settings) {
        SecretScanner scanner = new SecretScanner(new SecretKeys(settings.redactKeys()), settings.redactPatterns());
        return (context, text) -> scanner.scan(text);
    }

    /** The text to keep: the same, a changed one, or null to leave it out. Text may be JSON. */
    @Nullable
    String redact(RedactionContext context, String text);
}
