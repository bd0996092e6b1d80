package ai.trodo.server.ingest.otlp;

/** The bytes are no OTLP; nothing of the request was taken. */
public final class MalformedOtlpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedOtlpException(String message) {
        super(message, null, false, false);
    }
}
