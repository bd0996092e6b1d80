package ai.trodo.wire.otlp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes protobuf fields into one growing array. Not API; may change in any release. */
public final class ProtoWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;

    private byte[] bytes = new byte[256];
    private int end;

    /** An int32, int64, uint32, uint64, bool or enum. */
    public ProtoWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    public ProtoWriter fixed64(int field, long value) {
        tag(field, FIXED64);
        room(8);
        ByteBuffer.wrap(bytes, end, 8).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        end += 8;
        return this;
    }

    public ProtoWriter fixed32(int field, int value) {
        tag(field, 5);
        room(4);
        ByteBuffer.wrap(bytes, end, 4).order(ByteOrder.LITTLE_ENDIAN).putInt(value);
        end += 4;
        return this;
    }

    public ProtoWriter doubleValue(int field, double value) {
        return fixed64(field, Double.doubleToRawLongBits(value));
    }

    public ProtoWriter string(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    public ProtoWriter bytes(int field, byte[] content) {
        return bytes(field, content, content.length);
    }

    /** What another writer holds, as a message. */
    public ProtoWriter message(int field, ProtoWriter content) {
        return bytes(field, content.bytes, content.end);
    }

    private ProtoWriter bytes(int field, byte[] content, int length) {
        tag(field, BYTES);
        varint(length);
        room(length);
        System.arraycopy(content, 0, bytes, end, length);
        end += length;
        return this;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        room(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[end++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        bytes[end++] = (byte) rest;
    }

    private void room(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, end + more));
        }
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, end);
    }
}
