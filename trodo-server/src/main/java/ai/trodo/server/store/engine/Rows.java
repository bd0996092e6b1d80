package ai.trodo.server.store.engine;

import ai.trodo.model.Run;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.Money;
import ai.trodo.server.fold.RunTotals;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.ScoreFacts;
import java.util.List;
import java.util.Map;

/** Turns stored lines into what callers see. */
public final class Rows {
    private Rows() {}

    public static RunSummary summary(RunRow row, List<ScoreFacts> scores) {
        RunTotals totals = row.totals();
        Usage usage = totals.usage();
        Long duration = totals.durationMicros();
        Run said = row.said();
        return new RunSummary(
                row.runId(),
                totals.agentName(),
                totals.status(),
                totals.distinctId(),
                totals.conversationId(),
                said == null ? null : said.parentRunId(),
                said == null ? null : said.parentSpanId(),
                Micros.instant(row.startMicros()),
                Micros.instantOrNull(totals.endMicros()),
                duration == null ? null : Long.valueOf(duration / 1000),
                row.inputPreview(),
                row.outputPreview(),
                totals.errorSummary(),
                usage.totalInput(),
                usage.totalOutput(),
                usage.cacheRead(),
                usage.cacheWrite(),
                usage.reasoning(),
                Money.dollars(totals.costNanos()),
                totals.costKnown(),
                totals.spanCount(),
                totals.llmCount(),
                totals.toolCount(),
                totals.errorCount(),
                totals.lateCount(),
                totals.orphanCount(),
                totals.models(),
                totals.tools(),
                totals.prompts(),
                said == null ? List.of() : said.tags(),
                said == null ? Map.of() : said.metadata(),
                scores,
                said == null ? null : said.environment(),
                said == null ? null : said.release(),
                Micros.instant(row.lastSeenMicros()),
                said != null,
                totals.standalone(),
                row.held(),
                row.recordCount());
    }

    /** The same line, known to have a score. */
    static RunRow scored(RunRow row) {
        return with(row, row.held(), true);
    }

    /** The same line, held or no longer held. */
    public static RunRow held(RunRow row, boolean on) {
        return with(row, on, row.scored());
    }

    private static RunRow with(RunRow row, boolean held, boolean scored) {
        return new RunRow(
                row.runNo(),
                row.runId(),
                row.said(),
                row.inputPreview(),
                row.outputPreview(),
                row.totals(),
                row.startMicros(),
                held,
                scored,
                row.firstSeenMicros(),
                row.lastSeenMicros(),
                row.recordCount(),
                row.bytes(),
                row.head());
    }
}
