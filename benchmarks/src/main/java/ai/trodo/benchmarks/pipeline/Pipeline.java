package ai.trodo.benchmarks.pipeline;

/** One row: a library with its queue, its batches and its end. */
interface Pipeline extends AutoCloseable {
    /** Records one span on the calling thread. */
    void emit(Sample sample);

    /** Called by an emitting thread after its last span. */
    default void finishThread() {}

    /** Spans whose bytes are ready, or acknowledged when the row ends at a server. */
    long delivered();

    /** Bytes of all that was delivered. */
    long bytes();

    /** Returns when all that was emitted so far was delivered or dropped, or after a minute. */
    void flush();

    /** How many spans may be under way without the library dropping one. */
    int window();

    @Override
    void close();
}
