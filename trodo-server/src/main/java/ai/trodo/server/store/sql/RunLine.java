package ai.trodo.server.store.sql;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Usage;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.fold.RecordCodec;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.fold.RunTotals;
import ai.trodo.server.store.engine.RunRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The line of a run in one column: all that lists show and no query asks for. Reading one column of bytes costs a third
 * of reading forty and of parsing JSON. What can be asked for, and what the chain goes on from, has columns of its own.
 */
final class RunLine {
    private static final long VERSION = 1;

    private static final String DAMAGED = "the stored line of this run is damaged; its records are in the log";

    private RunLine() {}

    static byte[] of(RunRow row) {
        PackedWriter out = new PackedWriter().number(VERSION);
        RunTotals totals = row.totals();
        Usage usage = totals.usage();
        out.text(totals.status().wireName()).number(totals.startMicros()).number(totals.endMicros());
        out.number(usage.input()).number(usage.cacheRead()).number(usage.cacheWrite());
        out.number(usage.output()).number(usage.reasoning());
        out.number(totals.costNanos()).flag(totals.costKnown());
        out.number((long) totals.spanCount()).number((long) totals.llmCount()).number((long) totals.toolCount());
        out.number((long) totals.errorCount()).number((long) totals.lateCount()).number((long) totals.orphanCount());
        out.texts(totals.models())
                .texts(totals.providers())
                .texts(totals.tools())
                .texts(totals.kinds());
        out.texts(totals.prompts());
        out.text(totals.agentName()).text(totals.distinctId()).text(totals.conversationId());
        out.text(totals.errorSummary()).flag(totals.standalone());
        out.text(row.inputPreview()).text(row.outputPreview());
        out.flag(row.scored()).number(row.firstSeenMicros());
        Run said = row.said();
        out.flag(said != null);
        if (said != null) {
            said(out, said);
        }
        return out.toBytes();
    }

    private static void said(PackedWriter out, Run said) {
        out.text(said.agentName()).text(said.distinctId()).text(said.conversationId());
        out.text(said.parentRunId()).text(said.parentSpanId());
        out.text(said.status() == null ? null : said.status().wireName());
        out.text(said.errorSummary()).number(Micros.ofNullable(said.startedAt()));
        out.number(Micros.ofNullable(said.endedAt()));
        out.text(said.environment()).text(said.release()).texts(said.tags());
        map(out, said.metadata());
        map(out, said.extra());
    }

    /** Flat maps of words and whole numbers, which is what most are, go without JSON. */
    private static void map(PackedWriter out, Map<String, Object> map) {
        boolean flat = map.values().stream().allMatch(RunLine::isPlain);
        out.flag(flat);
        if (!flat) {
            out.text(new String(RecordCodec.encode(map), StandardCharsets.UTF_8));
            return;
        }
        out.number((long) map.size());
        new TreeMap<>(map).forEach((key, value) -> {
            out.text(key);
            if (value instanceof String text) {
                out.number(0L).text(text);
            } else if (value instanceof Boolean flag) {
                out.number(1L).flag(flag);
            } else {
                out.number(2L).number(((Number) value).longValue());
            }
        });
    }

    private static boolean isPlain(@Nullable Object value) {
        return value instanceof String || value instanceof Boolean || value instanceof Integer || value instanceof Long;
    }

    /** Whether the line could not be read, so that it does not say by which terms its run is found. */
    static boolean isDamaged(RunRow row) {
        return DAMAGED.equals(row.totals().errorSummary());
    }

    /** What a line that cannot be read says: the run is there, and that it is damaged. */
    private static RunRow damaged(RunRow known, int spans) {
        RunTotals totals = new RunTotals(
                RunStatus.RUNNING,
                null,
                null,
                Usage.UNKNOWN,
                null,
                true,
                spans,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                DAMAGED,
                false);
        return filled(known, null, null, null, totals, false, known.lastSeenMicros());
    }

    /**
     * @param known what the columns say; everything else is taken from the line
     * @param spans how many there are, should the line not be readable
     */
    static RunRow read(RunRow known, int spans, byte[] line) {
        try {
            PackedReader in = new PackedReader(line);
            Long version = in.number();
            return version != null && version == VERSION ? read(known, in) : damaged(known, spans);
        } catch (IllegalArgumentException damaged) {
            return damaged(known, spans);
        }
    }

    private static RunRow read(RunRow known, PackedReader in) {
        RunStatus status = RunStatus.of(in.text());
        RunTotals totals = new RunTotals(
                status == null ? RunStatus.RUNNING : status,
                in.number(),
                in.number(),
                new Usage(in.number(), in.number(), in.number(), in.number(), in.number()),
                in.number(),
                in.flag(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.integer(),
                in.texts(),
                in.texts(),
                in.texts(),
                in.texts(),
                in.texts(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.flag());
        String input = in.text();
        String output = in.text();
        boolean scored = in.flag();
        Long firstSeen = in.number();
        Run said = in.flag() ? said(known.runId(), in) : null;
        return filled(
                known, said, input, output, totals, scored, firstSeen == null ? known.lastSeenMicros() : firstSeen);
    }

    private static Run said(String runId, PackedReader in) {
        return Run.builder(runId)
                .agentName(in.text())
                .distinctId(in.text())
                .conversationId(in.text())
                .parentRunId(in.text())
                .parentSpanId(in.text())
                .status(RunStatus.of(in.text()))
                .errorSummary(in.text())
                .startedAt(instant(in.number()))
                .endedAt(instant(in.number()))
                .environment(in.text())
                .release(in.text())
                .tags(in.texts())
                .metadata(map(in))
                .extra(map(in))
                .build();
    }

    private static @Nullable Instant instant(@Nullable Long micros) {
        return micros == null ? null : Micros.instant(micros);
    }

    private static Map<String, Object> map(PackedReader in) {
        if (!in.flag()) {
            return RecordDecoder.mapOrEmpty(in.text());
        }
        Map<String, Object> map = new TreeMap<>();
        for (int size = in.integer(); size > 0; size--) {
            String key = String.valueOf(in.text());
            int kind = in.integer();
            if (kind == 0) {
                map.put(key, String.valueOf(in.text()));
            } else if (kind == 1) {
                map.put(key, in.flag());
            } else {
                map.put(key, whole(in.number()));
            }
        }
        return map;
    }

    /** As JSON would give it back. */
    private static Object whole(@Nullable Long value) {
        long number = value == null ? 0 : value;
        if (number == (int) number) {
            return (int) number;
        }
        return number;
    }

    private static RunRow filled(
            RunRow known,
            @Nullable Run said,
            @Nullable String input,
            @Nullable String output,
            RunTotals totals,
            boolean scored,
            long firstSeenMicros) {
        return new RunRow(
                known.runNo(),
                known.runId(),
                said,
                input,
                output,
                totals,
                known.startMicros(),
                known.held(),
                scored,
                firstSeenMicros,
                known.lastSeenMicros(),
                known.recordCount(),
                known.bytes(),
                known.head());
    }
}
