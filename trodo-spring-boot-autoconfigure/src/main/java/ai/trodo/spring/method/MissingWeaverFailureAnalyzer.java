package ai.trodo.spring.method;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains how to get woven aspects. */
final class MissingWeaverFailureAnalyzer extends AbstractFailureAnalyzer<MissingWeaverException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingWeaverException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Add org.aspectj:aspectjweaver and start the JVM with -javaagent:aspectjweaver.jar, or set"
                        + " trodo.aop.mode=proxy.",
                cause);
    }
}
