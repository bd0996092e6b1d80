package ai.trodo.export;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Frames as bytes of a block on disk: a header of five integers (marker, length, records, checksum of the content,
 * checksum of the header), then the frames. One reused buffer; not thread-safe.
 */
final class SpoolFrames {
    static final int HEADER = 20;
    private static final int MARKER = 0x74526442;
    private static final int MAX_BLOCK = 1 << 30;
    private static final Frame.Kind[] KINDS = Frame.Kind.values();

    private ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    /**
     * What the header of a block says.
     *
     * @param length of the content
     */
    record Header(int length, int records, int checksum) {}

    /** The block as bytes: valid until the next call. */
    ByteBuffer block(List<Frame> frames) {
        buffer.clear().position(HEADER);
        int records = 0;
        for (int i = 0, count = frames.size(); i < count; i++) {
            Frame frame = frames.get(i);
            reserve(frame.json().length + 17);
            buffer.put((byte) frame.kind().ordinal()).putInt(frame.records());
            text(frame.site());
            text(frame.runId());
            text(frame.action());
            reserve(frame.json().length + 4);
            buffer.putInt(frame.json().length).put(frame.json());
            records += frame.records();
        }
        int length = buffer.position() - HEADER;
        buffer.putInt(0, MARKER).putInt(4, length).putInt(8, records);
        buffer.putInt(12, checksum(buffer.array(), HEADER, length));
        buffer.putInt(16, checksum(buffer.array(), 0, 16));
        return buffer.flip();
    }

    private void text(@Nullable String text) {
        if (text == null) {
            buffer.putInt(-1);
            return;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        reserve(utf8.length + 16);
        buffer.putInt(utf8.length).put(utf8);
    }

    private void reserve(int more) {
        if (buffer.remaining() < more) {
            int wanted = Math.max(2 * buffer.capacity(), buffer.position() + more);
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), wanted)).position(buffer.position());
        }
    }

    /** Null when these bytes are no header. */
    static @Nullable Header header(byte[] bytes, int from) {
        if (bytes.length - from < HEADER) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, from, HEADER).slice();
        boolean whole = header.getInt(0) == MARKER && header.getInt(16) == checksum(bytes, from, 16);
        int length = header.getInt(4);
        return whole && length >= 0 && length <= MAX_BLOCK
                ? new Header(length, header.getInt(8), header.getInt(12))
                : null;
    }

    static List<Frame> frames(byte[] content, Header header) throws IOException {
        if (content.length != header.length() || checksum(content, 0, content.length) != header.checksum()) {
            throw new IOException("damaged block");
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(content);
            List<Frame> frames = new ArrayList<>();
            while (in.hasRemaining()) {
                Frame.Kind kind = KINDS[in.get()];
                int records = in.getInt();
                String site = text(in);
                String runId = text(in);
                String action = text(in);
                byte[] json = new byte[in.getInt()];
                in.get(json);
                frames.add(new Frame(kind, site, runId, action, json, records));
            }
            return frames;
        } catch (BufferUnderflowException | IndexOutOfBoundsException | NegativeArraySizeException unreadable) {
            throw new IOException("unreadable block", unreadable);
        }
    }

    private static @Nullable String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
