package ai.trodo.server.store;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Records for tests. */
public final class Samples {
    public static final Instant T0 = Instant.parse("2026-11-20T10:00:00Z");

    private Samples() {}

    public static Instant at(long millis) {
        return T0.plusMillis(millis);
    }

    /** A run that ended ok after a second. */
    public static Run.Builder run(String id, long startMillis) {
        return Run.builder(id)
                .agentName("support")
                .distinctId("user-1")
                .conversationId("chat-1")
                .status(RunStatus.OK)
                .input(Payload.of("where is my order"))
                .output(Payload.of("on its way"))
                .startedAt(at(startMillis))
                .endedAt(at(startMillis + 1000))
                .environment("prod")
                .release("1.2")
                .tags(List.of("beta"))
                .metadata(Map.of("tenant", "acme", "retries", 2));
    }

    /** A model call of 100 + 20 tokens and one cent that took 200 ms. */
    public static Span.Builder llm(String runId, String spanId, long startMillis) {
        return Span.builder(spanId)
                .runId(runId)
                .kind(SpanKind.LLM)
                .name("chat")
                .status(SpanStatus.OK)
                .model("gpt-4o-mini")
                .provider("openai")
                .input(Payload.of("[{\"role\":\"user\",\"content\":\"where is it\"}]"))
                .output(Payload.of("the parcel is near"))
                .startedAt(at(startMillis))
                .endedAt(at(startMillis + 200))
                .usage(Usage.of(100, 20))
                .cost(Cost.given(new BigDecimal("0.01")));
    }

    public static Span.Builder tool(String runId, String spanId, long startMillis, String name) {
        return Span.builder(spanId)
                .runId(runId)
                .kind(SpanKind.TOOL)
                .name(name)
                .toolName(name)
                .status(SpanStatus.OK)
                .startedAt(at(startMillis))
                .endedAt(at(startMillis + 50))
                .attributes(Map.of("attempt", 1));
    }

    public static Span.Builder failed(Span.Builder span, String message) {
        return span.status(SpanStatus.ERROR).error(new ErrorInfo("java.io.IOException", message, 503, "at X.y"));
    }

    public static Score score(String runId, String id, String name, double value) {
        return Score.builder(id)
                .runId(runId)
                .name(name)
                .dataType(Score.DataType.NUMERIC)
                .value(value)
                .source(Score.Source.USER)
                .at(at(5000))
                .build();
    }

    public static Event event(String runId, String id, String type, long millis) {
        return Event.builder(id)
                .runId(runId)
                .type(type)
                .name("something")
                .at(at(millis))
                .payload(Map.of("note", "a word like walnut"))
                .build();
    }

    /** A run with a model call and a tool call. */
    public static List<TrodoRecord> complete(String runId, long startMillis) {
        List<TrodoRecord> records = new ArrayList<>();
        records.add(run(runId, startMillis).build());
        records.add(llm(runId, runId + "-llm", startMillis + 10).build());
        records.add(
                tool(runId, runId + "-tool", startMillis + 300, "lookup_order").build());
        return records;
    }
}
