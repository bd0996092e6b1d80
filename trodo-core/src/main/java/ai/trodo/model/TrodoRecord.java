package ai.trodo.model;

import org.jspecify.annotations.Nullable;

/**
 * One append-only fact about a run. Runs and spans are patches: fields that a record does not know are null, and the
 * fold of all records with one id, in any order, is the run or span.
 */
public sealed interface TrodoRecord permits Run, Span, Event, Score {
    /** The run that this belongs to; null for a span, event or score outside any run. */
    @Nullable
    String runId();
}
