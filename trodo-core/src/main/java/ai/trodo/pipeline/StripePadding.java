package ai.trodo.pipeline;

/** Keeps the hot fields of two stripes off one cache line. */
@SuppressWarnings("unused")
abstract class StripePadding {
    private long p1;
    private long p2;
    private long p3;
    private long p4;
    private long p5;
    private long p6;
    private long p7;
    private long p8;
}
