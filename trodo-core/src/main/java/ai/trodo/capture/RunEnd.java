package ai.trodo.capture;

import ai.trodo.model.RunStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a run ends that was started somewhere else; not thread-safe. */
public final class RunEnd {
    @Nullable
    Object output;

    RunStatus status = RunStatus.OK;

    @Nullable
    String errorSummary;

    final Map<String, Object> metadata = new LinkedHashMap<>();

    /** Null leaves an output that was set before. */
    public RunEnd output(@Nullable Object output) {
        this.output = output;
        return this;
    }

    /** How it ended; {@link RunStatus#OK} unless it is said. */
    public RunEnd status(RunStatus status) {
        this.status = status;
        return this;
    }

    /** Says why; the status becomes an error. */
    public RunEnd errorSummary(String message) {
        errorSummary = message;
        status = RunStatus.ERROR;
        return this;
    }

    /** Adds to what the run knows already under other keys. */
    public RunEnd metadata(String key, @Nullable Object value) {
        metadata.put(key, value);
        return this;
    }
}
