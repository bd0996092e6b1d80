package ai.trodo.benchmarks.pipeline;

import ai.trodo.export.Compression;

/** The rows of the pipeline's tables, in the order in which they are shown. */
public enum PipelineRow {
    OTEL_BYTES("OpenTelemetry batch processor, OTLP protobuf to bytes", OpenTelemetryPipeline::toBytes),
    OTEL_HTTP("OpenTelemetry, OTLP over loopback HTTP", wide -> OpenTelemetryPipeline.overHttp(wide, "none")),
    OTEL_HTTP_GZIP(
            "OpenTelemetry, OTLP over loopback HTTP, gzip", wide -> OpenTelemetryPipeline.overHttp(wide, "gzip")),
    BRAVE_BYTES("Brave and Zipkin reporter, JSON to bytes", BravePipeline::new),
    TRODO_BYTES("ours, to bytes", TrodoPipeline::toBytes),
    TRODO_BYTES_NO_PATTERNS("ours, to bytes, secrets searched by key only", TrodoPipeline::toBytesWithoutPatterns),
    TRODO_DISK_BYTES("ours, through the disk spool, to bytes", TrodoPipeline::toDiskAndBytes),
    TRODO_HTTP("ours, over loopback HTTP", wide -> TrodoPipeline.overHttp(Compression.NONE)),
    TRODO_HTTP_GZIP("ours, over loopback HTTP, gzip level 1", wide -> TrodoPipeline.overHttp(Compression.GZIP)),
    TRODO_HTTP_ZSTD("ours, over loopback HTTP, zstd", wide -> TrodoPipeline.overHttp(Compression.ZSTD)),
    TRODO_DISK_HTTP(
            "ours, through the disk spool, over loopback HTTP",
            wide -> TrodoPipeline.throughDiskOverHttp(Compression.NONE));

    private final String title;
    private final Maker maker;

    PipelineRow(String title, Maker maker) {
        this.title = title;
        this.maker = maker;
    }

    public String title() {
        return title;
    }

    /**
     * Starts the row.
     *
     * @param wideQueue whether the queue is made wide enough for a loss-free run, or left at the library's default
     */
    Pipeline start(boolean wideQueue) {
        return maker.start(wideQueue);
    }

    private interface Maker {
        Pipeline start(boolean wideQueue);
    }
}
