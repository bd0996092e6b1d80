package ai.trodo.export;

/** Where a few frames that were appended together stand on disk. */
public final class SpoolBlock {
    private final SegmentFile segment;
    private final long offset;
    private final SpoolFrames.Header header;

    SpoolBlock(SegmentFile segment, long offset, SpoolFrames.Header header) {
        this.segment = segment;
        this.offset = offset;
        this.header = header;
    }

    SegmentFile segment() {
        return segment;
    }

    long offset() {
        return offset;
    }

    long end() {
        return offset + SpoolFrames.HEADER + header.length();
    }

    SpoolFrames.Header header() {
        return header;
    }

    public int records() {
        return header.records();
    }

    public int bytes() {
        return header.length();
    }

    /** When its file was begun, in milliseconds since 1970. */
    public long createdMillis() {
        return segment.createdMillis();
    }

    public boolean isInSameFileAs(SpoolBlock other) {
        return segment == other.segment;
    }
}
