package ai.trodo.test;

import ai.trodo.model.Span;

/** Where assertions on recorded runs and spans begin; to be imported beside those of AssertJ. */
public final class TrodoAssertions {
    private TrodoAssertions() {}

    /** Assertions on one run; failures show its tree. */
    public static RunAssert assertThat(RecordedRun run) {
        return new RunAssert(run);
    }

    /** The run that is the only one recorded. */
    public static RunAssert assertThat(RecordingTrodo trodo) {
        return new RunAssert(trodo.run());
    }

    /** Assertions on one span; {@code assertThat(run).span(name)} shows the tree of its run too. */
    public static SpanAssert assertThat(Span span) {
        return new SpanAssert(span, null);
    }
}
