package ai.trodo.server.demo;

import ai.trodo.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Believable runs for a collector that is being looked at: {@code DemoData http://localhost:4310 300}. The same seed
 * makes the same runs.
 */
public final class DemoData {
    private static final String[] AGENTS = {"support", "travel-planner", "code-review", "invoice-reader"};
    private static final String[] MODELS = {"gpt-4o-mini", "gpt-4o", "claude-sonnet-4-5"};
    private static final String[] TOOLS = {"lookup_order", "search_flights", "read_file", "send_mail", "get_weather"};
    private static final String[] QUESTIONS = {
        "Where is my order 1042?", "Plan three days in Lisbon for two", "Review the pull request about retries",
        "What is the total of this invoice?", "I want my money back", "Is it going to rain tomorrow?"
    };

    private final Random random;
    private final Instant now;

    private DemoData(long seed, Instant now) {
        this.random = new Random(seed);
        this.now = now;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String base = args.length > 0 ? args[0] : "http://localhost:4310";
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        send(base, runs, 42);
    }

    /** Sends runs of the last seven days, each with its spans, events and now and then a score. */
    public static void send(String base, int runs, long seed) throws IOException, InterruptedException {
        DemoData data = new DemoData(seed, Instant.now());
        HttpClient http = HttpClient.newHttpClient();
        List<Object> batch = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            batch.add(data.run(i, runs));
            if (batch.size() == 25 || i == runs - 1) {
                HttpRequest post = HttpRequest.newBuilder(URI.create(base + "/api/sdk/runs/ingest"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(Json.write(Json.object("runs", batch))))
                        .build();
                var answer = http.send(post, BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new IOException(answer.statusCode() + " " + answer.body());
                }
                batch.clear();
            }
        }
    }

    private Object run(int number, int of) {
        String runId = uuid();
        String agent = AGENTS[random.nextInt(AGENTS.length)];
        Instant start = now.minus(Duration.ofDays(7).multipliedBy(of - number).dividedBy(of))
                .minusMillis(random.nextInt(60_000));
        boolean failed = random.nextInt(9) == 0;
        boolean running = number > of - 3;
        List<Object> spans = new ArrayList<>();
        Instant at = start;
        int steps = 1 + random.nextInt(4);
        for (int step = 0; step < steps; step++) {
            String stage = uuid();
            Instant stageStart = at;
            boolean last = step == steps - 1;
            at = call(spans, runId, stage, at);
            if (!last || random.nextBoolean()) {
                at = tools(spans, runId, stage, at, failed && last);
            }
            spans.add(span(
                    runId, stage, null, "chain", last ? "answer" : "step " + (step + 1), stageStart, at, Map.of()));
        }
        String question = QUESTIONS[random.nextInt(QUESTIONS.length)];
        Map<String, @Nullable Object> run = Json.object(
                "run_id",
                runId,
                "agent_name",
                agent,
                "distinct_id",
                "user-" + random.nextInt(20),
                "conversation_id",
                "chat-" + number / 3,
                "status",
                running ? "running" : failed ? "error" : "ok",
                "input",
                question,
                "output",
                running || failed ? null : "Here is what I found about: " + question,
                "error_summary",
                failed ? "The tool did not answer" : null,
                "started_at",
                start.toString(),
                "ended_at",
                running ? null : at.toString(),
                "environment",
                random.nextInt(5) == 0 ? "staging" : "production",
                "release",
                "1." + random.nextInt(3),
                "tags",
                random.nextInt(4) == 0 ? List.of("beta") : List.of(),
                "metadata",
                Json.object("tenant", random.nextBoolean() ? "acme" : "globex"));
        List<Object> scores = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            scores.add(Json.object(
                    "score_id",
                    uuid(),
                    "run_id",
                    runId,
                    "name",
                    "helpful",
                    "data_type",
                    "boolean",
                    "value",
                    random.nextInt(4) == 0 ? 0 : 1,
                    "source",
                    "user"));
        }
        List<Object> events = List.of(Json.object(
                "event_id",
                uuid(),
                "run_id",
                runId,
                "type",
                "log",
                "name",
                "started",
                "at",
                start.toString(),
                "payload",
                Json.object("host", "web-" + random.nextInt(3))));
        return Json.object("run", run, "spans", spans, "events", events, "scores", scores);
    }

    private Instant call(List<Object> spans, String runId, String parent, Instant start) {
        String model = MODELS[random.nextInt(MODELS.length)];
        Instant end = start.plusMillis(300 + random.nextInt(2500));
        Map<String, @Nullable Object> more = Json.object(
                "model",
                model,
                "provider",
                model.startsWith("claude") ? "anthropic" : "openai",
                "temperature",
                0.2,
                "input_tokens",
                200 + random.nextInt(2000),
                "output_tokens",
                20 + random.nextInt(400),
                "first_output_at",
                start.plusMillis(120 + random.nextInt(150)).toString(),
                "input",
                "[{\"role\":\"system\",\"content\":\"You help.\"},{\"role\":\"user\",\"content\":\"What now?\"}]",
                "output",
                "[{\"role\":\"assistant\",\"content\":\"Let me look.\"}]");
        spans.add(span(runId, uuid(), parent, "llm", "chat " + model, start, end, more));
        return end;
    }

    private Instant tools(List<Object> spans, String runId, String parent, Instant start, boolean failed) {
        Instant latest = start;
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            String tool = TOOLS[random.nextInt(TOOLS.length)];
            Instant from = start.plusMillis(random.nextInt(20));
            Instant end = from.plusMillis(20 + random.nextInt(900));
            Map<String, @Nullable Object> more = Json.object("tool_name", tool, "input", "{\"id\":1042}");
            if (failed && i == 1) {
                more.put("status", "error");
                more.put("level", "error");
                more.put("error_type", "java.net.SocketTimeoutException");
                more.put("error_message", "Read timed out");
                more.put("status_code", 504);
            } else {
                more.put("output", "{\"state\":\"shipped\"}");
            }
            spans.add(span(runId, uuid(), parent, "tool", tool, from, end, more));
            latest = end.isAfter(latest) ? end : latest;
        }
        return latest;
    }

    private static Map<String, @Nullable Object> span(
            String runId,
            String id,
            @Nullable String parent,
            String kind,
            String name,
            Instant start,
            Instant end,
            Map<String, @Nullable Object> more) {
        Map<String, @Nullable Object> span = Json.object(
                "span_id", id,
                "run_id", runId,
                "parent_span_id", parent,
                "kind", kind,
                "name", name,
                "status", "ok",
                "started_at", start.toString(),
                "ended_at", end.toString());
        span.putAll(more);
        return span;
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
