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

    public Extracted<?> extracted() {
        return extracted;
    }
}
