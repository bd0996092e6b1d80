package ai.trodo.analytics;

import java.util.Locale;

/** How bad a captured error is. */
public enum Severity {
    CRITICAL,
    ERROR,
    WARNING;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
