package ai.trodo.internal;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ids in the form of a random UUID. Drawn from {@link ThreadLocalRandom}: unique, cheap and never a secret. Kept as two
 * longs and rendered only when they are needed.
 */
public final class Ids {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int TEXT_LENGTH = 36;
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Ids() {}

    public static String newId() {
        return render(randomHigh(), randomLow());
    }

    /** The half with the version. */
    public static long randomHigh() {
        return ThreadLocalRandom.current().nextLong() & 0xffffffffffff0fffL | 0x4000L;
    }

    /** The half with the version, another one for each number beside the same random half. */
    public static long high(long low, int number) {
        return mixed(low + number * GOLDEN) & 0xffffffffffff0fffL | 0x4000L;
    }

    /** Spreads every bit over all of them; no two numbers become the same (the finalizer of SplitMix64). */
    private static long mixed(long number) {
        long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** The half with the variant. */
    public static long randomLow() {
        return ThreadLocalRandom.current().nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    }

    public static String render(long high, long low) {
        byte[] text = new byte[TEXT_LENGTH];
        hex(text, 0, high >>> 32, 8);
        text[8] = '-';
        hex(text, 9, high >>> 16, 4);
        text[13] = '-';
        hex(text, 14, high, 4);
        text[18] = '-';
        hex(text, 19, low >>> 48, 4);
        text[23] = '-';
        hex(text, 24, low, 12);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void hex(byte[] text, int at, long value, int digits) {
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = HEX[(int) value & 15];
            value >>>= 4;
        }
    }

    /** The 128 bits of an id in the form of a UUID, as {high, low}; null for any other text. */
    public static long @Nullable [] parse(@Nullable String id) {
        if (id == null || id.length() != TEXT_LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = id.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            if (digits++ < 16) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return new long[] {high, low};
    }
}
