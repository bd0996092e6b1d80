package ai.trodo.export;

import ai.trodo.internal.LogOnce;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spool: a magic word, the position up to which everything was acknowledged, then blocks. Uses
 * {@link RandomAccessFile} and not a channel, because an interrupt must not close it.
 */
final class SegmentFile {
    private static final byte[] MAGIC = "TRODOSP1".getBytes(StandardCharsets.US_ASCII);
    private static final int START = 16;

    private final Path path;
    private final long createdMillis;
    private @Nullable RandomAccessFile file;
    private long size;
    private long acknowledged = START;
    private boolean gone;

    private SegmentFile(Path path, long createdMillis) {
        this.path = path;
        this.createdMillis = createdMillis;
    }

    /** A new, empty one. */
    static SegmentFile create(Path path) throws IOException {
        OwnerOnly.createFile(path);
        SegmentFile segment = new SegmentFile(path, System.currentTimeMillis());
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        segment.file = file;
        file.write(ByteBuffer.allocate(START).put(MAGIC).putLong(START).array());
        segment.size = START;
        return segment;
    }

    /**
     * What an earlier process left.
     *
     * @param blocks readable blocks that were not acknowledged
     * @param damagedRecords records in places that cannot be read, as far as that can be known
     */
    record Leftover(SegmentFile segment, List<SpoolBlock> blocks, int damagedRecords) {}

    static Leftover open(Path path) throws IOException {
        SegmentFile segment =
                new SegmentFile(path, Files.getLastModifiedTime(path).toMillis());
        List<SpoolBlock> blocks = new ArrayList<>();
        int damaged = 0;
        byte[] all = Files.readAllBytes(path);
        segment.size = all.length;
        if (all.length < START || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return new Leftover(segment, blocks, all.length > START ? 1 : 0);
        }
        long from = ByteBuffer.wrap(all, MAGIC.length, Long.BYTES).getLong();
        int at = from >= START
                        && from <= all.length
                        && (from == all.length || SpoolFrames.header(all, (int) from) != null)
                ? (int) from
                : START;
        segment.acknowledged = at;
        while (at < all.length) {
            SpoolFrames.Header header = SpoolFrames.header(all, at);
            if (header != null && at + (long) SpoolFrames.HEADER + header.length() <= all.length) {
                blocks.add(new SpoolBlock(segment, at, header));
                at += SpoolFrames.HEADER + header.length();
            } else {
                damaged += header == null ? 1 : Math.max(1, header.records());
                at = nextHeader(all, at + 1);
            }
        }
        return new Leftover(segment, blocks, damaged);
    }

    private static int nextHeader(byte[] all, int from) {
        for (int at = from; at <= all.length - SpoolFrames.HEADER; at++) {
            if (SpoolFrames.header(all, at) != null) {
                return at;
            }
        }
        return all.length;
    }

    /** Appends, or leaves the file as it was. */
    synchronized SpoolBlock append(ByteBuffer block, boolean force) throws IOException {
        RandomAccessFile out = file;
        if (out == null) {
            throw new IOException("closed: " + path);
        }
        long at = size;
        boolean written = false;
        try {
            out.seek(at);
            out.write(block.array(), 0, block.limit());
            if (force) {
                out.getFD().sync();
            }
            written = true;
        } finally {
            if (!written) {
                out.setLength(at);
            }
        }
        size = at + block.limit();
        SpoolFrames.Header header = SpoolFrames.header(block.array(), 0);
        if (header == null) {
            throw new IllegalStateException("a block without header");
        }
        return new SpoolBlock(this, at, header);
    }

    List<Frame> read(SpoolBlock block) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
            in.seek(block.offset() + SpoolFrames.HEADER);
            byte[] content = new byte[block.header().length()];
            in.readFully(content);
            return SpoolFrames.frames(content, block.header());
        }
    }

    /** Remembers, for the next process, that everything before the end of this block is done with. */
    synchronized void acknowledge(SpoolBlock block) throws IOException {
        acknowledged = Math.max(acknowledged, block.end());
        if (gone || acknowledged >= size && file == null) {
            return;
        }
        byte[] position = ByteBuffer.allocate(Long.BYTES).putLong(acknowledged).array();
        RandomAccessFile open = file;
        if (open != null) {
            open.seek(MAGIC.length);
            open.write(position);
            return;
        }
        try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            out.seek(MAGIC.length);
            out.write(position);
        }
    }

    synchronized boolean isDone() {
        return acknowledged >= size;
    }

    synchronized long size() {
        return gone ? 0 : size;
    }

    long createdMillis() {
        return createdMillis;
    }

    /** No more appends. */
    synchronized void seal() {
        RandomAccessFile open = file;
        file = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException leaked) {
                LogOnce.warn("cannot close " + path, leaked);
            }
        }
    }

    synchronized void delete() throws IOException {
        seal();
        gone = true;
        Files.deleteIfExists(path);
    }
}
