package ai.trodo.instrument.sdk.call;

/**
 * What is kept of the calls of one library.
 *
 * @param contents whether inputs and outputs are kept; without them there are still model, tokens, cost, times and errors
 */
public record CallSettings(boolean contents) {
    /** Keeps inputs and outputs. */
    public static final CallSettings DEFAULT = new CallSettings(true);
}
