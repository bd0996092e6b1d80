package ai.trodo.capture.secret;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds the characters without which no text holds a secret, eight characters at a time: digits, colon, equals sign, at
 * sign, the J of {@code eyJ}, and hyphens in a row. What lies between two of them need not be looked at. Not thread-safe.
 */
final class SecretAnchors {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WINDOW = 4096;
    private static final int STRIDE = Long.BYTES;
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final long LOW = EACH * 0x7F;

    /** The low byte of each character, with blanks behind, so that the last word of eight is whole. */
    private final byte[] window = new byte[WINDOW + STRIDE];

    private String text = "";
    private int base;
    private int filled;

    void begin(String next) {
        text = next;
        base = 0;
        filled = 0;
    }

    /** The place of the first anchor from here on; the length of the text when there is none. */
    int next(int from) {
        int at = from;
        while (at < text.length()) {
            if (at < base || at >= base + filled) {
                fill(at);
            }
            int end = base + filled;
            int found = base + suspicious(at - base);
            if (found < end && isAnchor(found)) {
                return found;
            }
            at = Math.min(found + 1, end);
        }
        return text.length();
    }

    /** The deprecated copy is what is wanted here: low bytes, whatever the string is made of, and no new array. */
    @SuppressWarnings("deprecation")
    private void fill(int from) {
        base = from;
        filled = Math.min(WINDOW, text.length() - from);
        text.getBytes(from, from + filled, window, 0);
        Arrays.fill(window, filled, filled + STRIDE, (byte) ' ');
    }

    private int suspicious(int from) {
        for (int i = from; i < filled; i += STRIDE) {
            long found = suspicious((long) WORDS.get(window, i));
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        return filled;
    }

    /**
     * A high bit for each byte from '0' to '@', each 'J', and the first of each two hyphens. Of five hyphens in a row at
     * least two are in one word.
     */
    private static long suspicious(long word) {
        long low = word & LOW;
        long range = low + EACH * (0x80 - '0') & ~(low + EACH * (0x7F - '@'));
        long noJ = (low ^ EACH * 'J') + LOW;
        long hyphen = ~((low ^ EACH * '-') + LOW) & HIGH;
        return ((range | ~noJ) & HIGH | hyphen & hyphen >>> Byte.SIZE) & ~word;
    }

    private boolean isAnchor(int at) {
        char c = text.charAt(at);
        return c >= '0' && c <= ':' || c == '=' || c == '@' || c == '-' || c == 'J' && text.startsWith("ey", at - 2);
    }
}
