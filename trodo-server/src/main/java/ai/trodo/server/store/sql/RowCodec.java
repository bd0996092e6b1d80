package ai.trodo.server.store.sql;

import ai.trodo.model.Cost;
import ai.trodo.model.Level;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.RecordCodec;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.fold.RunTotals;
import ai.trodo.server.fold.SpanFacts;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.engine.RunRow;
import ai.trodo.server.store.engine.Term;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of {@link Tables} to objects and back, in the order of their columns. */
final class RowCodec {
    private static final String SEPARATOR = "\u001f";

    private RowCodec() {}

    static @Nullable Object[] of(long siteNo, RunRow row) {
        RunTotals totals = row.totals();
        Usage usage = totals.usage();
        Run said = row.said();
        return new @Nullable Object[] {
            row.runNo(),
            siteNo,
            row.runId(),
            said == null ? null : new String(RecordCodec.encode(said), StandardCharsets.UTF_8),
            row.inputPreview(),
            row.outputPreview(),
            totals.status().wireName(),
            totals.agentName(),
            totals.distinctId(),
            totals.conversationId(),
            said == null ? null : FactsOf.word(said.environment()),
            said == null ? null : FactsOf.word(said.release()),
            totals.errorSummary(),
            totals.startMicros(),
            row.startMicros(),
            totals.endMicros(),
            known(totals.durationMicros()),
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite(),
            usage.output(),
            usage.reasoning(),
            known(usage.totalInput()),
            known(usage.totalOutput()),
            known(usage.total()),
            known(totals.costNanos()),
            totals.costKnown() ? 1L : 0L,
            (long) totals.spanCount(),
            (long) totals.llmCount(),
            (long) totals.toolCount(),
            (long) totals.errorCount(),
            (long) totals.lateCount(),
            (long) totals.orphanCount(),
            joined(totals.models()),
            joined(totals.providers()),
            joined(totals.tools()),
            joined(totals.kinds()),
            joined(totals.prompts()),
            totals.standalone() ? 1L : 0L,
            row.held() ? 1L : 0L,
            row.scored() ? 1L : 0L,
            row.firstSeenMicros(),
            row.lastSeenMicros(),
            row.recordCount(),
            row.bytes(),
            row.head()
        };
    }

    static RunRow run(Row row) throws SQLException {
        long runNo = row.number();
        row.number();
        String runId = row.text();
        String saidJson = row.textOrNull();
        String input = row.textOrNull();
        String output = row.textOrNull();
        RunStatus status = RunStatus.of(row.textOrNull());
        String agent = row.textOrNull();
        String distinctId = row.textOrNull();
        String conversationId = row.textOrNull();
        row.textOrNull();
        row.textOrNull();
        String error = row.textOrNull();
        Long toldStart = row.longOrNull();
        long start = row.number();
        Long end = row.longOrNull();
        row.number();
        Usage usage = usage(row);
        row.number();
        row.number();
        row.number();
        long cost = row.number();
        boolean costKnown = row.flag();
        int spans = row.integer();
        int llm = row.integer();
        int tool = row.integer();
        int errors = row.integer();
        int late = row.integer();
        int orphans = row.integer();
        List<String> models = split(row.text());
        List<String> providers = split(row.text());
        List<String> tools = split(row.text());
        List<String> kinds = split(row.text());
        List<String> prompts = split(row.text());
        boolean standalone = row.flag();
        RunTotals totals = new RunTotals(
                status == null ? RunStatus.RUNNING : status,
                toldStart,
                end,
                usage,
                cost < 0 ? null : Long.valueOf(cost),
                costKnown,
                spans,
                llm,
                tool,
                errors,
                late,
                orphans,
                models,
                providers,
                tools,
                kinds,
                prompts,
                agent,
                distinctId,
                conversationId,
                error,
                standalone);
        boolean held = row.flag();
        boolean scored = row.flag();
        return new RunRow(
                runNo,
                runId,
                said(runId, saidJson),
                input,
                output,
                totals,
                start,
                held,
                scored,
                row.number(),
                row.number(),
                row.number(),
                row.number(),
                row.bytes());
    }

    private static @Nullable Run said(String runId, @Nullable String json) {
        if (json == null) {
            return null;
        }
        return RecordDecoder.decode("run", json.getBytes(StandardCharsets.UTF_8)) instanceof Run run
                ? run
                : Run.builder(runId).build();
    }

    private static Usage usage(Row row) throws SQLException {
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

    private static String joined(List<String> words) {
        return String.join(SEPARATOR, words);
    }

    static List<String> split(String words) {
        return words.isEmpty() ? List.of() : List.of(words.split(SEPARATOR, -1));
    }
}
