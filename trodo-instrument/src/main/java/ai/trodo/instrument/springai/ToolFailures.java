package ai.trodo.instrument.springai;

import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;

/**
 * Spring AI turns the exception of a tool into a text for the model, inside the observation, which then looks like a
 * success. This processor lets the user's one decide and tells the tool's span.
 */
public final class ToolFailures implements ToolExecutionExceptionProcessor {
    private static final ThreadLocal<@Nullable Throwable> LAST = new ThreadLocal<>();

    private final ToolExecutionExceptionProcessor delegate;

    /** Lets this one decide what the model is told. */
    public ToolFailures(ToolExecutionExceptionProcessor delegate) {
        this.delegate = delegate;
    }

    @Override
    public String process(ToolExecutionException failure) {
        Guard.run("spring-ai tool failure", () -> LAST.set(failure.getCause() == null ? failure : failure.getCause()));
        return delegate.process(failure);
    }

    /** The observation stops on the thread on which its tool failed. */
    static void moveTo(Observation.Context context, SpanScope span) {
        Throwable failure = LAST.get();
        LAST.remove();
        if (failure != null && context.getError() == null) {
            span.error(failure);
        }
    }
}
