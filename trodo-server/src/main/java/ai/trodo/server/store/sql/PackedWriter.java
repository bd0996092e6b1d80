package ai.trodo.server.store.sql;

import ai.trodo.server.fold.FactsOf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values one behind the other in few bytes; {@link PackedReader} takes them out in the same order. */
final class PackedWriter {
    private byte[] out = new byte[512];
    private int length;

    PackedWriter flag(boolean value) {
        return raw(value ? 1 : 0);
    }

    PackedWriter number(@Nullable Long value) {
        if (value == null) {
            return raw(0);
        }
        raw(1);
        return varint(value << 1 ^ value >> 63);
    }

    /** Text that no encoding keeps, such as half a surrogate pair, goes as it is in memory. */
    PackedWriter text(@Nullable String value) {
        if (value == null) {
            return varint(0);
        }
        boolean plain = FactsOf.isClean(value);
        byte[] bytes = plain ? value.getBytes(StandardCharsets.UTF_8) : PackedReader.chars(value);
        varint(((long) bytes.length << 1 | (plain ? 0 : 1)) + 1);
        return bytes(bytes);
    }

    PackedWriter texts(List<String> values) {
        varint(values.size());
        values.forEach(this::text);
        return this;
    }

    private PackedWriter raw(int value) {
        ensure(1);
        out[length++] = (byte) value;
        return this;
    }

    private PackedWriter varint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out[length++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out[length++] = (byte) rest;
        return this;
    }

    private PackedWriter bytes(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, out, length, bytes.length);
        length += bytes.length;
        return this;
    }

    private void ensure(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }

    byte[] toBytes() {
        return Arrays.copyOf(out, length);
    }
}
