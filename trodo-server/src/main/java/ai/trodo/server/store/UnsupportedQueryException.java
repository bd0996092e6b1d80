package ai.trodo.server.store;

/** A question that this engine, as configured, cannot answer exactly. The message says which and what to switch on. */
public final class UnsupportedQueryException extends RuntimeException {
    public UnsupportedQueryException(String message) {
        super(message);
    }
}
