package ai.trodo.pipeline;

/**
 * How long a close waits for a destination that does not answer, when a disk holds what is pending: for two attempts, since
 * the first may have been under way already. The next process makes the next. Guarded by the lock of its lane.
 */
final class ClosePatience {
    private static final int ATTEMPTS = 2;

    private boolean closing;
    private int failures;

    /** Failures count from now on. */
    void closing() {
        closing = true;
        failures = 0;
    }

    void failed() {
        failures++;
    }

    /**
     * Whether it is pointless to wait on.
     *
     * @param anotherAttempt whether there will be one before the close is over
     */
    boolean isOver(boolean anotherAttempt) {
        return closing && (failures >= ATTEMPTS || failures > 0 && !anotherAttempt);
    }
}
