package ai.trodo.server.store.sql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PackedWriter} wrote. Bytes that it did not write make an {@link IllegalArgumentException}. */
final class PackedReader {
    private final byte[] in;
    private int at;

    PackedReader(byte[] in) {
        this.in = in;
    }

    boolean flag() {
        return raw() != 0;
    }

    @Nullable
    Long number() {
        if (raw() == 0) {
            return null;
        }
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    int integer() {
        Long value = number();
        return value == null ? 0 : value.intValue();
    }

    @Nullable
    String text() {
        long head = varint();
        if (head == 0) {
            return null;
        }
        long size = head - 1 >>> 1;
        if (size > in.length - at) {
            throw damaged();
        }
        boolean plain = (head - 1 & 1) == 0;
        int from = at;
        at += (int) size;
        return plain ? new String(in, from, (int) size, StandardCharsets.UTF_8) : chars(in, from, (int) size);
    }

    List<String> texts() {
        long size = varint();
        if (size > in.length - at) {
            throw damaged();
        }
        List<String> texts = new ArrayList<>((int) size);
        for (long i = 0; i < size; i++) {
            texts.add(String.valueOf(text()));
        }
        return texts;
    }

    private int raw() {
        if (at >= in.length) {
            throw damaged();
        }
        return in[at++];
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = raw();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    private static IllegalArgumentException damaged() {
        return new IllegalArgumentException("these bytes are no packed values");
    }

    /** Two bytes for each char. */
    static byte[] chars(String text) {
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static String chars(byte[] bytes, int from, int size) {
        char[] chars = new char[size / 2];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) (bytes[from + 2 * i] << 8 | bytes[from + 2 * i + 1] & 0xFF);
        }
        return new String(chars);
    }
}
