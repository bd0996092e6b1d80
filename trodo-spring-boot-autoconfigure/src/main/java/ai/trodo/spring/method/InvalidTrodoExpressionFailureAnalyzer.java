package ai.trodo.spring.method;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains an expression in an annotation that cannot be parsed. */
final class InvalidTrodoExpressionFailureAnalyzer extends AbstractFailureAnalyzer<InvalidTrodoExpressionException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidTrodoExpressionException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Correct the expression on " + cause.where() + ". Expressions are SpEL over the arguments, such as"
                        + " #user.id or #a0; a text that begins with none of # @ ' ( { ! T( is taken literally.",
                cause);
    }
}
