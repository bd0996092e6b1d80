package ai.trodo.capture;

/** How much of the contents is kept. Names, times, tokens and structure are always kept. */
public enum CaptureMode {
    /** Inputs, outputs and error text, with secrets redacted. */
    FULL,
    /** The shape of the contents: keys, types and lengths, no values. */
    MASKED,
    /** No contents at all. */
    METADATA
}
