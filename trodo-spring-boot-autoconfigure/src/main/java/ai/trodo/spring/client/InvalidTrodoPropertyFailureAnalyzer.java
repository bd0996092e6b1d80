package ai.trodo.spring.client;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a {@code trodo.*} property that the client refused. */
final class InvalidTrodoPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTrodoPropertyException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTrodoPropertyException cause) {
        return new FailureAnalysis(
                "The property " + cause.property() + " cannot be used: " + cause.getMessage() + ".",
                "Change " + cause.property()
                        + " in your configuration, or remove it to use the default. To start without Trodo set"
                        + " trodo.enabled=false.",
                cause);
    }
}
