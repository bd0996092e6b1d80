package ai.trodo.spring.method;

/** Woven aspects are asked for, but AspectJ is not on the class path. Raised at start-up. */
public final class MissingWeaverException extends RuntimeException {
    MissingWeaverException() {
        super("trodo.aop.mode is aspectj, but AspectJ is not on the class path");
    }
}
