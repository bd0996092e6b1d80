package ai.trodo.server.store.engine;

import ai.trodo.model.Event;
import ai.trodo.model.Score;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.Site;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of an engine: finds and puts rows in bulk. Nothing is visible to readers, and nothing is durable,
 * before the engine commits it.
 */
public interface WriteTx {
    /** Those of these runs that were purged. */
    Set<String> purged(Site site, Collection<String> runIds);

    /** Finds the runs, or makes their numbers; locks them until the end of the transaction. */
    Map<String, OpenRun> open(Site site, Collection<String> runIds, long nowMicros);

    /** What the log has of these entities: hex record ids by entity key, for each run number. */
    Map<Entity, List<String>> known(Collection<Entity> entities);

    /** Bodies of all records of these entities, those appended in this transaction included. */
    Map<Entity, List<LogRow>> bodies(Collection<Entity> entities);

    void append(Site site, List<LogRow> rows);

    /** What is rolled up of all spans of these runs, as they were before this transaction; not what is only shown. */
    Map<Long, List<SpanFacts>> spans(Collection<Long> runNos);

    void putSpans(Site site, List<SpanRow> rows);

    void putEvents(Site site, List<EventRow> rows);

    void putScores(Site site, List<ScoreRow> rows);

    /** Writes the lines of runs and their terms. */
    void putRuns(Site site, List<RunChange> changes);

    /** Says that these users were seen between these times. */
    void touchUsers(Site site, Map<String, long[]> firstAndLast);

    /** Says that the roll-ups of these hours (since the epoch) are to be computed again. */
    void touchHours(Site site, Set<Long> hours);

    /**
     * A run that is open for writing.
     *
     * @param row null when no record came yet
     */
    record OpenRun(long runNo, @Nullable RunRow row) {}

    /** An entity of one run. */
    record Entity(long runNo, String key) {}

    /** One entry of the log. */
    record LogRow(
            long runNo,
            long seq,
            String type,
            String entity,
            byte[] recordId,
            long receivedMicros,
            byte[] hash,
            byte[] body) {}

    /** Facts of a span of a run. */
    record SpanRow(long runNo, SpanFacts facts) {}

    /** An event of a run. */
    record EventRow(long runNo, Event event) {}

    /** A score of a run. */
    record ScoreRow(long runNo, Score score) {}

    /**
     * A run's new line.
     *
     * @param before null for a new run
     */
    record RunChange(@Nullable RunRow before, RunRow after) {}
}
