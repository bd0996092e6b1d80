package ai.trodo.analytics;

import java.util.Locale;

/** How bad a captured error is. */
public enum Severity {
    /** Something does not work at all. */
    CRITICAL,
    /** Something failed. */
    ERROR,
    /** Something may fail soon, or failed and was put right. */
    WARNING;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
