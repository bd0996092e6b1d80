package ai.trodo.benchmarks.store;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span, or a run, as the bare engines keep it. */
final class BareRow {
    /** Names and types of a span's columns, in the types of both engines. */
    static final List<String> SPAN = List.of(
            "run_id text",
            "span_id text",
            "parent_id text",
            "name text",
            "kind text",
            "status text",
            "error_type text",
            "user_id text",
            "session_id text",
            "agent text",
            "model text",
            "provider text",
            "env text",
            "release text",
            "start_us bigint",
            "end_us bigint",
            "in_tok bigint",
            "out_tok bigint",
            "cache_tok bigint",
            "cost_nanos bigint",
            "attrs text",
            "input_preview text",
            "output_preview text",
            "version bigint",
            "received_us bigint",
            "payload text");

    static final List<String> INDEXES = List.of(
            "CREATE INDEX run_by_start ON run (start_us DESC, run_id)",
            "CREATE INDEX run_by_user ON run (user_id, start_us DESC, run_id)",
            "CREATE INDEX run_by_status ON run (status, start_us DESC, run_id)",
            "CREATE INDEX span_by_model ON span (run_id, model)");

    static final String RUN = "CREATE TABLE run (run_id text PRIMARY KEY, user_id text, agent text, status text,"
            + " start_us bigint, end_us bigint, spans bigint, errors bigint, in_tok bigint, out_tok bigint,"
            + " cost_nanos bigint)";

    static final String COVER =
            "CREATE INDEX span_usage ON span (model, start_us, in_tok, out_tok, cost_nanos) WHERE model IS NOT NULL";

    private static final String SHOWN =
            "run_id, user_id, agent, start_us, end_us, spans, errors, in_tok, out_tok, cost_nanos";

    static final int SHOWN_COLUMNS = 10;

    static final String NEWEST =
            "SELECT " + SHOWN + " FROM run WHERE user_id = ? ORDER BY start_us DESC, run_id LIMIT 50";

    static final String NEWEST_FAILED = "SELECT " + SHOWN + " FROM run r WHERE status = 'error' AND EXISTS (SELECT 1"
            + " FROM span s WHERE s.run_id = r.run_id AND s.model = ?) ORDER BY start_us DESC, run_id LIMIT 50";

    static final String TREE = "SELECT * FROM span WHERE run_id = ? ORDER BY start_us";

    static final String USAGE = "SELECT model, start_us / 86400000000, sum(in_tok), sum(out_tok), sum(cost_nanos)"
            + " FROM span WHERE model IS NOT NULL AND ? = '' GROUP BY 1, 2";

    private BareRow() {}

    static @Nullable Object[] of(Span span) {
        String input = span.input().text();
        String output = span.output().text();
        return new @Nullable Object[] {
            span.runId(),
            span.spanId(),
            span.parentSpanId(),
            span.name(),
            span.kind() == null ? null : span.kind().wireName(),
            span.status() == SpanStatus.ERROR ? "error" : "ok",
            null,
            "user",
            "session",
            "agent",
            span.model(),
            span.provider(),
            "prod",
            "1.0",
            micros(span.startedAt()),
            micros(span.endedAt()),
            span.usage().totalInput(),
            span.usage().totalOutput(),
            null,
            span.cost() == null ? null : nanos(span.cost().total()),
            "{\"attempt\":1,\"region\":\"eu\"}",
            cut(input),
            cut(output),
            1L,
            1L,
            input + output
        };
    }

    static @Nullable Object[] of(Run run) {
        return new @Nullable Object[] {
            run.runId(), run.distinctId(), run.agentName(), run.status() == RunStatus.ERROR ? "error" : "ok"
        };
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= 240 ? text : text.substring(0, 240);
    }

    private static Long nanos(BigDecimal dollars) {
        return dollars.movePointRight(9).longValue();
    }

    private static @Nullable Long micros(@Nullable Instant at) {
        return at == null ? null : at.getEpochSecond() * 1_000_000 + at.getNano() / 1000;
    }
}
