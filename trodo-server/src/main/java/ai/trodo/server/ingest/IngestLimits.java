package ai.trodo.server.ingest;

/**
 * How much one request may bring.
 *
 * @param maxUnpackedBytes size of a body without its compression
 * @param maxItems records in one request
 */
public record IngestLimits(int maxUnpackedBytes, int maxItems) {
    public static final IngestLimits DEFAULTS = new IngestLimits(64 << 20, 20_000);

    public IngestLimits {
        if (maxUnpackedBytes < 1024 || maxItems < 1) {
            throw new IllegalArgumentException("max-unpacked must be at least 1 KB and max-items at least 1");
        }
    }
}
