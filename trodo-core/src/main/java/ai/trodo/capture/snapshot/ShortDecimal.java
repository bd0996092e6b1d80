package ai.trodo.capture.snapshot;

/**
 * Writes the numbers that people mean, such as 0.2 or 129.99, without the search for the shortest text. A number with at
 * most four decimals, whose whole text has fewer digits than a double can tell apart, has only that text.
 */
final class ShortDecimal {
    /** Up to here {@link Double#toString} uses no exponent either. */
    private static final double TOO_LARGE = 1e7;

    private static final double SMALLEST = 1e-3;
    private static final int SCALE = 10_000;
    /** Room that a text takes at most: a sign, seven digits, a point and the decimals. */
    static final int MAX_LENGTH = 13;

    private ShortDecimal() {}

    /** Writes the same text as {@link Double#toString}; returns where it ends, or -1 if it is none of those numbers. */
    static int write(double value, byte[] out, int from) {
        double size = Math.abs(value);
        if (!(size < TOO_LARGE && size >= SMALLEST)) {
            return -1;
        }
        long scaled = Math.round(size * SCALE);
        if ((double) scaled / SCALE != size) {
            return -1;
        }
        int at = from;
        if (value < 0) {
            out[at++] = '-';
        }
        at = digits(scaled / SCALE, out, at);
        out[at++] = '.';
        int rest = (int) (scaled % SCALE);
        int unit = SCALE / 10;
        do {
            out[at++] = (byte) ('0' + rest / unit);
            rest %= unit;
            unit /= 10;
        } while (rest != 0);
        return at;
    }

    private static int digits(long whole, byte[] out, int from) {
        int count = 1;
        for (long rest = whole; rest >= 10; rest /= 10) {
            count++;
        }
        long rest = whole;
        for (int i = from + count - 1; i >= from; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return from + count;
    }
}
