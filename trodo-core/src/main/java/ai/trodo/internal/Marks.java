package ai.trodo.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A byte for each character of a window of text, not zero where somebody should look. Whoever fills it does so in a loop
 * without branches that begins at the start of both arrays, of which the compiler makes vector instructions; the marks are
 * then found 32 at a time. Not thread-safe. Not API; may change in any release.
 */
public final class Marks {
    /** So many characters fit. */
    public static final int WINDOW = 4096;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int WORD = Long.BYTES;
    private static final int FOUR_WORDS = 4 * WORD;

    /** The window, one byte for each character. */
    public final byte[] window = new byte[WINDOW];

    /** What is marked in it. */
    public final byte[] marks = new byte[WINDOW + FOUR_WORDS];

    private int length;

    /** Called when so many characters are marked. */
    public void filled(int length) {
        this.length = length;
        Arrays.fill(marks, length, length + FOUR_WORDS, (byte) 0);
    }

    /** The place of the first mark from here on; the length of what is filled when there is none. */
    public int next(int from) {
        int i = from;
        while (i < length && noneIn(i)) {
            i += FOUR_WORDS;
        }
        for (; i < length; i += WORD) {
            long found = (long) WORDS.get(marks, i);
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        return length;
    }

    private boolean noneIn(int at) {
        return ((long) WORDS.get(marks, at)
                        | (long) WORDS.get(marks, at + WORD)
                        | (long) WORDS.get(marks, at + 2 * WORD)
                        | (long) WORDS.get(marks, at + 3 * WORD))
                == 0;
    }
}
