package ai.trodo.capture;

/**
 * What recording knows about itself, at one moment.
 *
 * @param openRuns begun and not ended
 * @param spansOutlivingTheirRun still open although their run has ended; each will travel on its own when it ends
 * @param endedTwice how often something was ended that had ended before
 */
public record CaptureStats(int openRuns, long spansOutlivingTheirRun, long endedTwice) {
    /** For a client that is switched off. */
    public static final CaptureStats NOTHING = new CaptureStats(0, 0, 0);
}
