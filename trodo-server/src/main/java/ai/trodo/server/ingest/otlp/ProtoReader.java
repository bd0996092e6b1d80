package ai.trodo.server.ingest.otlp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads protobuf fields from a range of bytes. Only what OTLP needs, so that no generated code and no protobuf runtime
 * of a certain version gets into the application's class path. Every length is checked before it is used.
 */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;
    private int wireType;

    ProtoReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** Number of the next field, 0 at the end. Whoever does not read its value must {@link #skip} it. */
    int next() {
        if (at >= end) {
            return 0;
        }
        long key = varint();
        wireType = (int) (key & 7);
        long field = key >>> 3;
        if (field == 0 || field > 536_870_911) {
            throw new MalformedOtlpException("field number " + field);
        }
        return (int) field;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw new MalformedOtlpException("the message ends inside a number");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedOtlpException("a number is longer than 10 bytes");
    }

    /** The value of a numeric field, whichever way it is written. */
    long number() {
        return switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> {
                int from = take(8);
                yield ByteBuffer.wrap(bytes, from, 8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
            }
            case FIXED32 -> {
                int from = take(4);
                yield Integer.toUnsignedLong(ByteBuffer.wrap(bytes, from, 4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt());
            }
            default -> throw wrongType();
        };
    }

    double doubleValue() {
        return Double.longBitsToDouble(number());
    }

    ProtoReader message() {
        int length = length();
        int from = take(length);
        return new ProtoReader(bytes, from, from + length);
    }

    String string() {
        int length = length();
        int from = take(length);
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    String hex() {
        int length = length();
        int from = take(length);
        StringBuilder hex = new StringBuilder(length * 2);
        for (int i = from; i < from + length; i++) {
            hex.append(Character.forDigit(bytes[i] >> 4 & 15, 16)).append(Character.forDigit(bytes[i] & 15, 16));
        }
        return hex.toString();
    }

    byte[] raw() {
        int length = length();
        int from = take(length);
        return java.util.Arrays.copyOfRange(bytes, from, from + length);
    }

    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> take(8);
            case FIXED32 -> take(4);
            case LENGTH -> take(length());
            default -> throw wrongType();
        }
    }

    private int length() {
        if (wireType != LENGTH) {
            throw wrongType();
        }
        long length = varint();
        if (length < 0 || length > end - at) {
            throw new MalformedOtlpException("a part is longer than its message");
        }
        return (int) length;
    }

    private int take(int length) {
        if (length > end - at) {
            throw new MalformedOtlpException("the message ends too early");
        }
        int from = at;
        at += length;
        return from;
    }

    private MalformedOtlpException wrongType() {
        return new MalformedOtlpException("unexpected wire type " + wireType);
    }
}
