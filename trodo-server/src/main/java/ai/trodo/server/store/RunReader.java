package ai.trodo.server.store;

import ai.trodo.model.Event;
import ai.trodo.model.Span;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads runs. Never blocked by the writer, never disturbed by a damaged run. */
public interface RunReader {
    /** The line of one run. */
    Optional<RunSummary> summary(Site site, String runId);

    /** A run with its spans as facts, for the tree and the waterfall; payloads come with {@link #span}. */
    Optional<RunTree> tree(Site site, String runId, @Nullable Cursor spansAfter, int spanLimit);

    /** Everything about a run with all payloads: for export, replay and diff. Large. */
    Optional<RunRecords> records(Site site, String runId);

    /** One span with its whole input, output and attributes. */
    Optional<Span> span(Site site, String runId, String spanId);

    /** The log of one run in the order of its chain. */
    Page<StoredRecord> log(Site site, String runId, @Nullable Cursor after, int limit);

    /**
     * Runs that match.
     *
     * @throws UnsupportedQueryException when a condition cannot be answered, for example text while search is off
     */
    Page<RunSummary> list(Site site, RunQuery query, Sort sort, @Nullable Cursor after, int limit);

    /** Conversations with a run that matches, the one with the newest such run first. */
    Page<ConversationSummary> conversations(Site site, RunQuery query, @Nullable Cursor after, int limit);

    Optional<ConversationSummary> conversation(Site site, String conversationId);

    /** Users with a run that matches; with no condition also users that are only known by events or profile. */
    Page<UserSummary> users(Site site, RunQuery query, @Nullable Cursor after, int limit);

    Optional<UserSummary> user(Site site, String distinctId);

    /** How many matching runs have which value. */
    Facets facets(Site site, RunQuery query);

    /** Events of the given types over many runs, oldest first: what journeys are counted from. */
    Page<Event> events(Site site, List<String> types, TimeRange range, @Nullable Cursor after, int limit);

    /** Scores, newest first. */
    Page<ScoreFacts> scores(Site site, @Nullable String name, TimeRange range, @Nullable Cursor after, int limit);

    /** What there is of each score name. */
    List<ScoreSummary> scoreSummaries(Site site, TimeRange range);
}
