package ai.trodo.wire;

import java.util.Arrays;

/** A member's name with its quotes and colon, followed by room up to a whole word, so that it is copied word by word. */
final class Key {
    private static final int WORD = Long.BYTES;

    final byte[] padded;
    final int length;

    private Key(byte[] text) {
        length = text.length;
        padded = Arrays.copyOf(text, (length + WORD - 1) / WORD * WORD);
    }

    static Key of(String name) {
        return new Key(JsonBuffer.ascii('"' + name + "\":"));
    }
}
