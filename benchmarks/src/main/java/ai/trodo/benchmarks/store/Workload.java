package ai.trodo.benchmarks.store;

import ai.trodo.model.Cost;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs of 20 spans, a hundred of them at a time, so that a batch of 500 spans touches a hundred runs; one run in a
 * thousand has 200 spans and comes in one batch. Every span has one kilobyte of payload. Thirty days.
 */
final class Workload {
    static final int BATCH = 500;

    private static final int TOGETHER = 100;
    private static final int SPANS_PER_RUN = 20;
    private static final int LARGE_RUN = 200;
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");
    private static final String[] MODELS = {
        "gpt-4o", "gpt-4o-mini", "claude-opus", "claude-haiku", "gemini", "llama", "mistral", "qwen"
    };
    private static final String WORDS = "order parcel refund customer ticket answer question delivery invoice agent"
            + " policy window account update status please thanks check number street";

    private final Random random = new Random(42);
    private final String[] words = WORDS.split(" ");
    private final long total;
    private long made;
    private int group;
    private final List<String> largeRuns = new ArrayList<>();

    Workload(long total) {
        this.total = total;
    }

    static String user(int n) {
        return "user-" + n;
    }

    List<String> largeRuns() {
        return largeRuns;
    }

    /** The spans of the next batch with, where a run begins, its run record; empty at the end. */
    List<TrodoRecord> next() {
        List<TrodoRecord> batch = new ArrayList<>(BATCH + TOGETHER);
        if (made >= total) {
            return batch;
        }
        int round = group % 4;
        int generation = group / 4;
        group++;
        for (int r = 0; r < TOGETHER; r++) {
            String runId = id(generation * (long) TOGETHER + r, 'a');
            Instant start = START.plusSeconds((generation * (long) TOGETHER + r) * 2_592_000L * SPANS_PER_RUN / total);
            if (round == 0) {
                batch.add(run(runId, start, r));
            }
            for (int s = 0; s < SPANS_PER_RUN / 4; s++) {
                batch.add(span(runId, round * 5 + s, start));
            }
        }
        made += BATCH;
        if (round == 3 && generation % 10 == 0) {
            batch.addAll(large(generation));
        }
        return batch;
    }

    private List<TrodoRecord> large(int generation) {
        List<TrodoRecord> batch = new ArrayList<>();
        String runId = id(generation, 'b');
        largeRuns.add(runId);
        batch.add(run(runId, START.plusSeconds(generation), generation));
        for (int s = 0; s < LARGE_RUN; s++) {
            batch.add(span(runId, s, START.plusSeconds(generation)));
        }
        made += LARGE_RUN;
        return batch;
    }

    private static String id(long number, char family) {
        long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
        return "%08x-0000-4000-8000-%c%011x".formatted((int) (mixed >>> 32), family, number);
    }

    private Run run(String runId, Instant start, int n) {
        return Run.builder(runId)
                .agentName("agent-" + n % 7)
                .distinctId(user(random.nextInt(1000)))
                .conversationId("chat-" + random.nextInt(20_000))
                .status(n % 20 == 0 ? RunStatus.ERROR : RunStatus.OK)
                .input(Payload.of(text(100)))
                .output(Payload.of(text(100)))
                .startedAt(start)
                .endedAt(start.plusMillis(4000))
                .environment("prod")
                .release("1.0")
                .tags(List.of("t" + n % 5))
                .metadata(Map.of("tenant", "t-" + n % 50))
                .build();
    }

    private Span span(String runId, int s, Instant start) {
        boolean llm = s % 3 == 1;
        Instant from = start.plusMillis(s * 150L);
        Span.Builder span = Span.builder(runId + "-" + s)
                .runId(runId)
                .parentSpanId(s == 0 ? null : runId + "-" + (s - 1) / 3)
                .kind(llm ? SpanKind.LLM : s % 3 == 2 ? SpanKind.TOOL : SpanKind.CHAIN)
                .name(llm ? "chat" : "step-" + s % 9)
                .status(s % 50 == 49 ? SpanStatus.ERROR : SpanStatus.OK)
                .input(Payload.of(text(500)))
                .output(Payload.of(text(500)))
                .startedAt(from)
                .endedAt(from.plusMillis(20 + random.nextInt(200)))
                .attributes(Map.of("attempt", 1, "region", "eu"));
        if (llm) {
            span.model(MODELS[random.nextInt(MODELS.length)])
                    .provider("openai")
                    .usage(Usage.of(100 + random.nextInt(900), random.nextInt(300)))
                    .cost(Cost.given(BigDecimal.valueOf(random.nextInt(100_000), 7)));
        }
        return span.build();
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length + 12);
        while (text.length() < length) {
            text.append(words[random.nextInt(words.length)])
                    .append(' ')
                    .append(random.nextInt(1000))
                    .append(' ');
        }
        return text.substring(0, length);
    }
}
