package ai.trodo.server.store;

/** A cursor that is not one, or is of another list or sort order: the caller answers 400. */
public final class StaleCursorException extends RuntimeException {
    public StaleCursorException(String message) {
        super(message);
    }
}
