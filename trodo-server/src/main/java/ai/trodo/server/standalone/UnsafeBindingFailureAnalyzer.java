package ai.trodo.server.standalone;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set when the collector refuses to start. */
final class UnsafeBindingFailureAnalyzer extends AbstractFailureAnalyzer<UnsafeBindingException> {
    UnsafeBindingFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsafeBindingException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.whatToDo(), cause);
    }
}
