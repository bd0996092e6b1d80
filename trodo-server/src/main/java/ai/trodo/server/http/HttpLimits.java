package ai.trodo.server.http;

import java.time.Duration;

/**
 * What one server gives to all its clients together.
 *
 * @param maxBodyBytes most that one body may have as it travels
 * @param maxPendingBytes most that all bodies that are being received may have together
 * @param bodyTimeout how long a client may take to send its body
 */
public record HttpLimits(long maxBodyBytes, long maxPendingBytes, Duration bodyTimeout) {
    public static final HttpLimits DEFAULTS = new HttpLimits(16L << 20, defaultPending(), Duration.ofSeconds(30));

    public HttpLimits {
        if (maxBodyBytes < 1024 || maxPendingBytes < maxBodyBytes) {
            throw new IllegalArgumentException(
                    "max-body must be at least 1 KB and not larger than what may be pending, but is " + maxBodyBytes);
        }
    }

    private static long defaultPending() {
        return Math.max(32L << 20, Math.min(512L << 20, Runtime.getRuntime().maxMemory() / 8));
    }
}
