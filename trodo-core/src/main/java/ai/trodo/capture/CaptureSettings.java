package ai.trodo.capture;

import ai.trodo.capture.snapshot.SnapshotLimits;
import java.util.List;

/**
 * What is kept of the contents, and how much.
 *
 * @param mode whether contents are kept at all
 * @param maxFieldBytes bound of one input or output
 * @param maxDepth how deep nested values are followed
 * @param maxNodes how many values one input or output may hold
 * @param redactKeys names of fields whose values are secret, beside the built-in ones
 * @param redactPatterns whether texts are searched for keys, tokens, e-mail addresses and card numbers
 * @param standaloneLlm whether what is called outside any run becomes a run of its own: a model call a small one, a call
 *     of a chat client or an AI service a whole one
 */
public record CaptureSettings(
        CaptureMode mode,
        int maxFieldBytes,
        int maxDepth,
        int maxNodes,
        List<String> redactKeys,
        boolean redactPatterns,
        boolean standaloneLlm) {
    /** How much of one input or output is kept unless it is set. */
    public static final int DEFAULT_FIELD_BYTES = 64 * 1024;
    /** The most that can be set. */
    public static final int MAX_FIELD_BYTES = 1024 * 1024;

    private static final int MIN_FIELD_BYTES = 64;
    private static final int DEPTH_LIMIT = 64;
    private static final int NODE_LIMIT = 1_000_000;

    /** Full contents within limits, with redaction of keys and patterns. */
    public static final CaptureSettings DEFAULTS =
            new CaptureSettings(CaptureMode.FULL, DEFAULT_FIELD_BYTES, 16, 10_000, List.of(), true, true);

    public CaptureSettings {
        within("capture.maxFieldBytes", maxFieldBytes, MIN_FIELD_BYTES, MAX_FIELD_BYTES);
        within("capture.maxDepth", maxDepth, 1, DEPTH_LIMIT);
        within("capture.maxNodes", maxNodes, 1, NODE_LIMIT);
        redactKeys = List.copyOf(redactKeys);
    }

    private static void within(String property, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    property + " must be between " + min + " and " + max + ", got: " + value);
        }
    }

    SnapshotLimits limits() {
        return new SnapshotLimits(maxFieldBytes, maxDepth, maxNodes);
    }

    /** A copy that keeps contents whole, masked or not at all. */
    public CaptureSettings withMode(CaptureMode value) {
        return new CaptureSettings(value, maxFieldBytes, maxDepth, maxNodes, redactKeys, redactPatterns, standaloneLlm);
    }

    /** At most {@link #MAX_FIELD_BYTES}; what is longer is cut and says how long it was. */
    public CaptureSettings withMaxFieldBytes(int value) {
        return new CaptureSettings(mode, value, maxDepth, maxNodes, redactKeys, redactPatterns, standaloneLlm);
    }

    /** A copy with another bound, from 1 to 64; what lies deeper is left out. */
    public CaptureSettings withMaxDepth(int value) {
        return new CaptureSettings(mode, maxFieldBytes, value, maxNodes, redactKeys, redactPatterns, standaloneLlm);
    }

    /** How many values of one argument or result are written; the rest is left out. */
    public CaptureSettings withMaxNodes(int value) {
        return new CaptureSettings(mode, maxFieldBytes, maxDepth, value, redactKeys, redactPatterns, standaloneLlm);
    }

    /** Names whose values are hidden, beside the built-in ones; case and separators do not matter. */
    public CaptureSettings withRedactKeys(List<String> value) {
        return new CaptureSettings(mode, maxFieldBytes, maxDepth, maxNodes, value, redactPatterns, standaloneLlm);
    }

    /**
     * A copy that searches texts for keys, tokens, addresses and card numbers, or not; the names of secret fields
     * count in any case.
     */
    public CaptureSettings withRedactPatterns(boolean value) {
        return new CaptureSettings(mode, maxFieldBytes, maxDepth, maxNodes, redactKeys, value, standaloneLlm);
    }

    /** Whether a model call outside any run makes a small run for itself. */
    public CaptureSettings withStandaloneLlm(boolean value) {
        return new CaptureSettings(mode, maxFieldBytes, maxDepth, maxNodes, redactKeys, redactPatterns, value);
    }
}
