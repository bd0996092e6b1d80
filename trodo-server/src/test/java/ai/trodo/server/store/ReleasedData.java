package ai.trodo.server.store;

import static ai.trodo.model.SpanKind.CHAIN;
import static ai.trodo.model.SpanKind.LLM;
import static ai.trodo.model.SpanKind.TOOL;

import ai.trodo.model.Cost;
import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Event;
import ai.trodo.model.Payload;
import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.TrodoRecord;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was written to the stores of each release that are kept with the tests. Never changes: a store of today that is
 * fed with it must say the same as one that was brought forward.
 */
public final class ReleasedData {
    public static final Site SITE = new Site("acme");
    public static final Site OTHER = new Site("globex");
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);

    private static final Instant T0 = Instant.parse("2026-11-18T09:30:00Z");
    private static final String ODD = "tab\t quote\" back\\ half\ud83d pair\ud83d\ude00 nel\u0085 \u4eac ' ; --";

    private ReleasedData() {}

    /** Writes all of it. */
    public static void write(RunStore store) {
        store.writer().write(SITE, many());
        store.writer().write(SITE, whole());
        store.writer().write(SITE, odd());
        store.writer().write(OTHER, many().subList(0, 10));
        store.retention().hold(SITE, "held", true);
        store.retention().purge(SITE, List.of("gone"), "asked");
        store.people()
                .write(
                        SITE,
                        List.of(new People.ProductEvent("p1", "anon", "signup", at(5), "s1", Map.of("plan", "pro"))),
                        List.of(new People.ProfileChange(
                                "c1",
                                People.USER,
                                "user-1",
                                People.ProfileChange.Op.SET,
                                Map.of("plan", "pro", "$group.org", List.of("o1")),
                                at(6))));
        store.people().alias(SITE, "anon", "user-1");
        store.documents().put(SITE, "view", "v1", "{\"q\":\"status:error\"}");
        store.auditLog().append(SITE, "ann", "purge", "gone", "{\"why\":\"asked\"}");
        store.auditLog().append(SITE, "ann", "export", "whole", "{}");
    }

    private static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    /** Forty runs over two days, so that there is something to count. */
    private static List<TrodoRecord> many() {
        List<TrodoRecord> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long start = i * 4000L;
            String id = "run-" + i;
            records.add(run(id, start, i % 10 == 3 ? RunStatus.ERROR : RunStatus.OK)
                    .agentName(i % 3 == 0 ? "sales" : "support")
                    .distinctId("user-" + i % 4)
                    .conversationId("chat-" + i % 9)
                    .environment(i % 5 == 0 ? "dev" : "prod")
                    .release("1." + i % 2)
                    .tags(List.of("t" + i % 3, "all"))
                    .metadata(Map.of("tenant", "t-" + i % 2))
                    .build());
            records.add(span(id, id + "-llm", LLM, start + 1)
                    .model(i % 2 == 0 ? "gpt-4o-mini" : "claude-haiku")
                    .provider(i % 2 == 0 ? "openai" : "anthropic")
                    .usage(new Usage(100L + i, 10L, null, 20L, 5L))
                    .cost(i % 7 == 6 ? null : Cost.given(new BigDecimal("0.0123").add(BigDecimal.valueOf(i, 5))))
                    .build());
            records.add(span(id, id + "-tool", TOOL, start + 2)
                    .toolName("tool-" + i % 4)
                    .status(i % 10 == 3 ? SpanStatus.ERROR : SpanStatus.OK)
                    .error(i % 10 == 3 ? new ErrorInfo("java.io.IOException", "no walnut", 503, "at X.y") : null)
                    .build());
        }
        return records;
    }

    /** A run with everything that one can have. */
    private static List<TrodoRecord> whole() {
        return List.of(
                run("whole", 200, RunStatus.CANCELLED)
                        .agentName("support")
                        .parentRunId("run-1")
                        .parentSpanId("run-1-llm")
                        .errorSummary("given up")
                        .input(Payload.of("[{\"role\":\"user\",\"content\":\"where is my parcel\"}]"))
                        .output(Payload.truncated("word ".repeat(4000), 900_000))
                        .metadata(Map.of(
                                "text",
                                "x",
                                "whole",
                                7,
                                "real",
                                2.5,
                                "flag",
                                true,
                                "list",
                                List.of(1, "two"),
                                "map",
                                Map.of("a", Map.of("b", 1))))
                        .tags(List.of("vip"))
                        .extra(Map.of("sdk", "python"))
                        .build(),
                span("whole", "stage", CHAIN, 201)
                        .attributes(Map.of("attempt", 1))
                        .build(),
                span("whole", "late", TOOL, 900).parentSpanId("nobody").build(),
                event("whole", "e1", "checkpoint", 203),
                event("whole", "e2", "log", 202),
                score("whole", "s1", "helpful", 0.75, 300),
                score("run-2", "s2", "helpful", 0.25, 301));
    }

    /** What does not fit the rule. */
    private static List<TrodoRecord> odd() {
        return List.of(
                run("running", 100, RunStatus.RUNNING).endedAt(null).build(),
                span("only-spans", "child", LLM, 110)
                        .parentSpanId("unseen")
                        .model("gpt-4o-mini")
                        .build(),
                span("ignored", "alone", TOOL, 120)
                        .runId(null)
                        .distinctId("user-9")
                        .agentName("bot")
                        .build(),
                run(ODD.replace("\ud83d ", " "), 130, RunStatus.OK)
                        .input(Payload.of(ODD))
                        .agentName(ODD)
                        .build(),
                run("held", 140, RunStatus.OK).build(),
                run("gone", 150, RunStatus.OK)
                        .input(Payload.of("zanzibarquark"))
                        .build(),
                span("gone", "gone-span", LLM, 151).model("gone-model").build());
    }

    private static Run.Builder run(String id, long start, RunStatus status) {
        return Run.builder(id)
                .status(status)
                .input(Payload.of("question of " + start))
                .output(Payload.of("{\"answer\":\"answer to " + start + "\"}"))
                .startedAt(at(start))
                .endedAt(at(start + 10 + start % 17));
    }

    private static Span.Builder span(String runId, String id, SpanKind kind, long start) {
        return Span.builder(id)
                .runId(runId)
                .kind(kind)
                .name(kind.wireName() + " step")
                .status(SpanStatus.OK)
                .input(Payload.of("input of " + id))
                .output(Payload.of("the parcel of " + id))
                .startedAt(at(start))
                .endedAt(at(start + 3 + start % 5));
    }

    private static Event event(String runId, String id, String type, long at) {
        return Event.builder(id)
                .runId(runId)
                .type(type)
                .name("noted")
                .at(at(at))
                .payload(Map.of("note", "cashew"))
                .build();
    }

    private static Score score(String runId, String id, String name, double value, long at) {
        return Score.builder(id)
                .runId(runId)
                .name(name)
                .dataType(Score.DataType.NUMERIC)
                .source(Score.Source.USER)
                .value(value)
                .comment("kind of")
                .at(at(at))
                .build();
    }
}
