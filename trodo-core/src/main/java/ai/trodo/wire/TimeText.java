package ai.trodo.wire;

import java.time.Instant;

/** Instants as text. Times of one document are close to each other: the text of the last second is kept. Not thread-safe. */
final class TimeText {
    /** {@code 2026-01-31T10:00:00.} */
    private static final int SECOND_LENGTH = 20;

    private final byte[] lastText = new byte[SECOND_LENGTH];
    private long lastSecond = Long.MIN_VALUE;

    /** Writes as {@link Times#write} does. */
    int write(Instant instant, byte[] out, int at) {
        if (instant.getEpochSecond() == lastSecond) {
            System.arraycopy(lastText, 0, out, at, SECOND_LENGTH);
            return Times.micros(instant, out, at + SECOND_LENGTH);
        }
        int end = Times.write(instant, out, at);
        System.arraycopy(out, at, lastText, 0, SECOND_LENGTH);
        lastSecond = instant.getEpochSecond();
        return end;
    }
}
