package ai.trodo.instrument.extraction;

/** No answer of the model could be read as what was asked for. */
public final class ExtractionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Extracted<?> extracted;

    ExtractionException(Class<?> type, Extracted<?> extracted) {
        super("No " + type.getSimpleName() + " in " + extracted.attempts() + " answers of the model: "
                + String.join("; ", extracted.problems()));
        this.extracted = extracted;
    }

    /** What the last attempt gave and why it was refused. */
    public Extracted<?> extracted() {
        return extracted;
    }
}
