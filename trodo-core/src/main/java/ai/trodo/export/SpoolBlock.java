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

    /** How many records its frames hold. */
    public int records() {
        return header.records();
    }

    /** Its length on disk without its header, in bytes. */
    public int bytes() {
        return header.length();
    }

    /** When its file was begun, in milliseconds since 1970. */
    public long createdMillis() {
        return segment.createdMillis();
    }

    /** Whether both stand in one file, which can only be deleted when both are done with. */
    public boolean isInSameFileAs(SpoolBlock other) {
        return segment == other.segment;
    }
}
