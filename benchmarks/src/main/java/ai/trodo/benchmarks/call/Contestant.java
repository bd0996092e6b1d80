package ai.trodo.benchmarks.call;

/** One row of the table: a desk, reached as its library's users would reach it. */
interface Contestant extends AutoCloseable {
    /** What {@link #recorded()} answers when this row records nothing by design. */
    long RECORDS_NOTHING = -1;

    Desk desk();

    /** Spans that reached the end of the library's pipeline so far, or {@link #RECORDS_NOTHING}. */
    long recorded();

    /** Called on each measuring thread before an iteration: a run may be opened here. */
    default AutoCloseable enter() {
        return () -> {};
    }

    /** Called on a measuring thread every so often: an open run may be ended and the next one opened. */
    default void turn() {}

    @Override
    void close();
}
