package ai.trodo.server.query;

/** A filter that cannot be understood; the message says where and what would be. */
public final class InvalidFilterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InvalidFilterException(String message) {
        super(message, null, false, false);
    }
}
