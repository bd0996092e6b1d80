package ai.trodo.server.store.sql;

import ai.trodo.model.Cost;
import ai.trodo.model.Level;
import ai.trodo.model.Score;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.RunRollup;
import ai.trodo.server.fold.RunTotals;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.engine.Histogram;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of {@link Tables} to objects and back, in the order of their columns. */
final class RowCodec {
    /** More than this of one run is not added up, so that sums of a hundred thousand runs always fit a number. */
    private static final long MOST_OF_A_RUN = 90_000_000_000_000L;

    private static final Set<String> SHOWN_ONLY = Set.of(
            "level",
            "first_output_us",
            "temperature",
            "cost_source",
            "cost_details",
            "status_code",
            "input_preview",
            "output_preview",
            "attributes");

    private static final RunTotals NOTHING = RunRollup.of("", null, List.of());

    private RowCodec() {}

    /** What {@link #run} reads. */
    static String runColumns(String prefix) {
        return prefix + "run_no, " + prefix + "run_id, " + prefix + "start_us, " + prefix + "held, " + prefix
                + "last_seen_us, " + prefix + "record_count, " + prefix + "bytes, " + prefix + "head, " + prefix
                + "span_count, " + prefix + "line";
    }

    static @Nullable Object[] of(long siteNo, RunRow row) {
        RunTotals totals = row.totals();
        Usage usage = totals.usage();
        Long duration = totals.durationMicros();
        return new @Nullable Object[] {
            row.runNo(),
            siteNo,
            row.runId(),
            totals.status().wireName(),
            totals.agentName(),
            totals.distinctId(),
            totals.conversationId(),
            row.startMicros(),
            totals.endMicros(),
            known(duration),
            duration == null ? -1L : (long) Histogram.bucket(duration),
            summable(usage.totalInput()),
            summable(usage.totalOutput()),
            summable(usage.total()),
            summable(totals.costNanos()),
            (long) totals.spanCount(),
            (long) totals.llmCount(),
            (long) totals.toolCount(),
            (long) totals.errorCount(),
            row.held() ? 1L : 0L,
            row.lastSeenMicros(),
            row.recordCount(),
            row.bytes(),
            row.head(),
            RunLine.of(row)
        };
    }

    static RunRow run(Row row) throws SQLException {
        RunRow known = new RunRow(
                row.number(),
                row.text(),
                null,
                null,
                null,
                NOTHING,
                row.number(),
                row.flag(),
                false,
                0,
                row.number(),
                row.number(),
                row.number(),
                row.bytes());
        int spans = row.integer();
        return RunLine.read(known, spans, row.bytes());
    }

    static Usage usage(Row row) throws SQLException {
        return new Usage(row.longOrNull(), row.longOrNull(), row.longOrNull(), row.longOrNull(), row.longOrNull());
    }

    static @Nullable Object[] of(long siteNo, long runNo, SpanFacts span) {
        Usage usage = span.usage();
        return new @Nullable Object[] {
            runNo,
            span.spanId(),
            siteNo,
            span.parentId(),
            span.kind().wireName(),
            span.name(),
            span.status().wireName(),
            span.level() == null ? null : span.level().wireName(),
            span.startMicros(),
            span.endMicros(),
            span.firstOutputMicros(),
            span.model(),
            span.provider(),
            span.temperature(),
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite(),
            usage.output(),
            usage.reasoning(),
            span.costNanos(),
            span.costSource() == null ? null : word(span.costSource()),
            span.costDetails(),
            span.toolName(),
            span.errorType(),
            span.errorMessage(),
            span.statusCode() == null ? null : Long.valueOf(span.statusCode()),
            span.inputPreview(),
            span.outputPreview(),
            span.attributes(),
            span.distinctId(),
            span.conversationId(),
            span.agentName(),
            span.prompt()
        };
    }

    /** Columns of {@link Tables#SPAN} without the run's and the site's number. */
    static final String SPAN_COLUMNS =
            Tables.SPAN.names("").replace("run_no, ", "").replace("site_no, ", "");

    /** The same columns, but what only a reader wants to see comes as null: a roll-up does not look at it. */
    static final String SPAN_ROLLUP_COLUMNS = Arrays.stream(SPAN_COLUMNS.split(", "))
            .map(column -> SHOWN_ONLY.contains(column) ? "NULL" : column)
            .collect(Collectors.joining(", "));

    static SpanFacts span(Row row) throws SQLException {
        return new SpanFacts(
                row.text(),
                row.textOrNull(),
                SpanKind.of(row.textOrNull()),
                row.textOrNull(),
                Objects.requireNonNullElse(SpanStatus.of(row.textOrNull()), SpanStatus.RUNNING),
                Level.of(row.textOrNull()),
                row.longOrNull(),
                row.longOrNull(),
                row.longOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.realOrNull(),
                usage(row),
                row.longOrNull(),
                constant(Cost.Source.class, row.textOrNull()),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                integer(row.longOrNull()),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull());
    }

    private static @Nullable Integer integer(@Nullable Long value) {
        return value == null ? null : Integer.valueOf(value.intValue());
    }

    static @Nullable Object[] of(long siteNo, long runNo, Score score) {
        return new @Nullable Object[] {
            runNo,
            score.scoreId(),
            siteNo,
            FactsOf.word(score.spanId()),
            Term.indexed(Objects.requireNonNullElse(score.name(), "score")),
            score.dataType() == null ? null : word(score.dataType()),
            finite(score.value()),
            FactsOf.word(score.text()),
            score.source() == null ? null : word(score.source()),
            FactsOf.clean(score.comment()),
            FactsOf.word(score.distinctId()),
            score.at() == null ? 0L : Micros.of(score.at())
        };
    }

    private static @Nullable Double finite(@Nullable Double value) {
        return value == null || !Double.isFinite(value) ? null : value;
    }

    /** Columns that {@link #score} reads, of {@code score s} joined with {@code run r}. */
    static final String SCORE_COLUMNS = "s.score_id, r.run_id, s.span_id, s.name, s.data_type, s.value, s.text,"
            + " s.source, s.comment, s.distinct_id, s.at_us";

    static ScoreFacts score(Row row) throws SQLException {
        return new ScoreFacts(
                row.text(),
                row.text(),
                row.textOrNull(),
                row.text(),
                constant(Score.DataType.class, row.textOrNull()),
                row.realOrNull(),
                row.textOrNull(),
                constant(Score.Source.class, row.textOrNull()),
                row.textOrNull(),
                row.textOrNull(),
                Micros.instantOrNull(zeroIsNull(row.number())));
    }

    private static @Nullable Long zeroIsNull(long value) {
        return value == 0 ? null : Long.valueOf(value);
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> @Nullable E constant(Class<E> type, @Nullable String word) {
        for (E value : type.getEnumConstants()) {
            if (word(value).equals(word)) {
                return value;
            }
        }
        return null;
    }

    private static Long known(@Nullable Long value) {
        return value == null ? -1L : value;
    }

    private static Long summable(@Nullable Long value) {
        return Math.min(MOST_OF_A_RUN, known(value));
    }
}
