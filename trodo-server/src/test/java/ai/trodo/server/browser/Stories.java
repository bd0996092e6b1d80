package ai.trodo.server.browser;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What the agents of a shop did: enough of it that each page has something to show. */
final class Stories {
    static final String SHOWCASE = "5f0c2a1e-0001-4000-a000-000000000001";
    static final String FAILED = "5f0c2a1e-0002-4000-a000-000000000002";
    static final String CONVERSATION = "c0ffee00-0000-4000-a000-000000000001";
    static final String QUESTION = "Where is my order 4711? It should have been here on Tuesday.";
    private static final List<String> QUESTIONS = List.of(
            QUESTION,
            "I want a refund for the broken kettle, please.",
            "Can you change the delivery address to Harbour Road 12?",
            "Which of your laptops has the longest battery life?",
            "Cancel my subscription at the end of the month.",
            "My discount code SPRING does not work at checkout.",
            "The app crashes when I open the invoice of March.");
    static final String ANSWER = "Your order **4711** left our warehouse on Monday.\n\n"
            + "- Tracking: `JD-88213-4`\n- Expected: *tomorrow before noon*\n\nI am sorry for the delay.";
    private static final String STACK = """
            java.net.SocketTimeoutException: Read timed out after 2000 ms
            \tat java.base/java.net.http.HttpClientImpl.send(HttpClientImpl.java:574)
            \tat com.example.shop.orders.OrderClient.find(OrderClient.java:48)
            \tat com.example.shop.support.SupportTools.lookupOrder(SupportTools.java:31)
            \tat org.springframework.aop.framework.ReflectiveMethodInvocation.proceed(ReflectiveMethodInvocation.java:184)
            \tat com.example.shop.support.SupportAgent.answer(SupportAgent.java:77)""";

    private Stories() {}

    /** Some hundred runs of the last days, two of which are told in full; one of those with spans that came astray. */
    static void tell(ViewerServer server, int runs) {
        Instant began = tellInOrder(server, runs);
        server.ingest(Map.of("spans", List.of(late(began), orphan(began))));
    }

    /** The same with every span in its place, for pictures; gives the beginning of the run that they show. */
    static Instant tellInOrder(ViewerServer server, int runs) {
        Random dice = new Random(7);
        Instant now = Instant.now();
        List<Object> envelopes = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            long ago =
                    (long) (Math.pow(dice.nextDouble(), 2) * Duration.ofDays(6).toMillis()) + 180_000;
            envelopes.add(ordinary(i, now.minusMillis(ago), dice).envelope());
        }
        server.ingest(Map.of("runs", envelopes));
        Instant began = now.minusSeconds(75);
        server.ingest(Showcase.showcase(began).envelope());
        server.ingest(failed(now.minusSeconds(55)).envelope());
        server.ingest(child(now.minusSeconds(74)).envelope());
        return began;
    }

    private static Map<String, Object> late(Instant began) {
        return Map.of(
                "span_id", "late-1",
                "run_id", SHOWCASE,
                "parent_span_id", "root",
                "kind", "function",
                "name", "audit write",
                "status", "ok",
                "started_at", began.plusMillis(8_420).toString(),
                "ended_at", began.plusMillis(8_560).toString());
    }

    private static Map<String, Object> orphan(Instant began) {
        return Map.of(
                "span_id", "lonely",
                "run_id", SHOWCASE,
                "parent_span_id", "never-came",
                "kind", "tool",
                "name", "notify",
                "tool_name", "notify",
                "status", "ok",
                "started_at", began.plusMillis(8_010).toString(),
                "ended_at", began.plusMillis(8_100).toString());
    }

    private static Story ordinary(int i, Instant at, Random dice) {
        String agent = List.of("support", "support", "support", "refunds", "research", "invoice-reader")
                .get(dice.nextInt(6));
        Story story = Story.of("%08x-0000-4000-b000-%012x".formatted(0xA000 + i, i), agent, at)
                .asked(QUESTIONS.get(dice.nextInt(QUESTIONS.size())))
                .with(
                        "distinct_id",
                        List.of("ada@example.com", "u-4821", "linus", "grace", "u-99")
                                .get(dice.nextInt(5)))
                .with("environment", dice.nextInt(3) == 0 ? "staging" : "prod")
                .with("release", "1.4." + dice.nextInt(3));
        if (dice.nextBoolean()) {
            story.with("conversation_id", "c0ffee00-0000-4000-a000-00000000000" + (2 + dice.nextInt(6)));
        }
        if (dice.nextInt(4) == 0) {
            story.with("tags", List.of(List.of("vip", "beta", "nightly").get(dice.nextInt(3))));
        }
        boolean fails = dice.nextInt(9) == 0;
        String model = dice.nextInt(12) == 0 ? "in-house-7b" : dice.nextInt(3) == 0 ? "claude-sonnet-4-5" : "gpt-4o";
        long time = 20;
        int turns = 1 + dice.nextInt(3);
        for (int turn = 0; turn < turns; turn++) {
            long thinking = 500 + dice.nextInt(1800);
            story.span("m" + turn, "root", "llm", "chat " + model, time, thinking, call(model, dice, QUESTION, null));
            long work = 60 + dice.nextInt(500);
            story.span(
                    "t" + turn,
                    "root",
                    "tool",
                    turn == 0 ? "lookup_order" : "search_policy",
                    time + thinking,
                    work,
                    fails && turn == turns - 1
                            ? failure()
                            : Map.of("tool_name", turn == 0 ? "lookup_order" : "search_policy"));
            time += thinking + work + 12;
        }
        story.span("root", null, "agent", agent, 0, time);
        if (dice.nextInt(5) < 2) {
            story.score("helpful", dice.nextInt(5) > 0, "Quick and right");
        }
        return story.ended(
                fails ? "error" : "ok", time, fails ? "lookup_order failed: Read timed out after 2000 ms" : ANSWER);
    }

    private static Map<String, Object> failure() {
        return Map.of(
                "status", "error",
                "level", "error",
                "tool_name", "lookup_order",
                "error_type", "java.net.SocketTimeoutException",
                "error_message", "Read timed out after 2000 ms: GET https://orders.internal/v1/orders/4711",
                "status_code", 504,
                "stack_trace", STACK);
    }

    static Map<String, Object> call(String model, Random dice, String question, Object history) {
        int cached = dice.nextInt(1800);
        int fresh = 300 + dice.nextInt(2300);
        int out = 40 + dice.nextInt(600);
        boolean priced = !model.startsWith("in-house");
        Map<String, Object> call = new LinkedHashMap<>();
        call.put("model", model);
        call.put("provider", model.startsWith("claude") ? "anthropic" : priced ? "openai" : "vllm");
        call.put("temperature", 0.2);
        call.put("input_tokens", fresh + cached);
        call.put("output_tokens", out);
        call.put("usage_details", Map.of("input", fresh, "cache_read", cached, "output", out, "reasoning", out / 3));
        call.put("input", messages(question, history));
        if (priced) {
            double in = fresh * 2.5 / 1e6;
            double read = cached * 1.25 / 1e6;
            double said = out * 10 / 1e6;
            call.put("cost", in + read + said);
            call.put("cost_details", Map.of("input", in, "cache_read", read, "output", said));
        }
        return call;
    }

    private static String messages(String question, Object history) {
        List<Object> list = new ArrayList<>();
        list.add(
                Map.of(
                        "role",
                        "system",
                        "content",
                        "You are the support agent of a shop. Be brief and kind. Never invent an order number.\n\nTools: `lookup_order`, `search_policy`, `refund`."));
        list.add(Map.of("role", "user", "content", question));
        if (history instanceof List<?> more) {
            list.addAll(more);
        }
        return json(Map.of("messages", list));
    }

    static String json(Object value) {
        return new String(ai.trodo.server.http.Json.write(value), java.nio.charset.StandardCharsets.UTF_8);
    }

    static Story failed(Instant at) {
        Random dice = new Random(5);
        return Story.of(FAILED, "support", at)
                .asked("I want a refund for the broken kettle, please.")
                .with("distinct_id", "ada@example.com")
                .with("conversation_id", CONVERSATION)
                .with("environment", "prod")
                .with("release", "1.4.2")
                .span(
                        "root",
                        null,
                        "agent",
                        "support",
                        0,
                        3_700,
                        Map.of(
                                "status",
                                "error",
                                "error_type",
                                "OrderLookupFailed",
                                "error_message",
                                "lookup_order failed: Read timed out after 2000 ms"))
                .span(
                        "chat",
                        "root",
                        "llm",
                        "chat gpt-4o",
                        20,
                        1_500,
                        call("gpt-4o", dice, "I want a refund for the broken kettle, please.", null))
                .span("lookup", "root", "tool", "lookup_order", 1_530, 2_004, failure())
                .event(
                        "lookup",
                        "error",
                        "timeout",
                        3_530,
                        Map.of("type", "SocketTimeoutException", "message", "Read timed out"))
                .ended("error", 3_700, "lookup_order failed: Read timed out after 2000 ms");
    }

    static Story child(Instant at) {
        return Story.of("5f0c2a1e-0003-4000-a000-000000000003", "refunds", at)
                .asked("Check whether order 4711 may be refunded")
                .with("parent_run_id", SHOWCASE)
                .with("parent_span_id", "tool0")
                .with("distinct_id", "ada@example.com")
                .span("root", null, "agent", "refunds", 0, 420)
                .ended("ok", 420, "It may.");
    }

    /** A run of so many spans: batches of twenty below one agent. */
    static Story big(String id, Instant at, int spans) {
        Story story = Story.of(id, "indexer", at)
                .asked("Index the whole catalogue")
                .span("root", null, "agent", "indexer", 0, spans * 4L);
        String batch = "root";
        for (int i = 1; i < spans; i++) {
            long from = i * 4L;
            if (i % 20 == 1) {
                batch = "b" + i;
                story.span(batch, "root", "chain", "batch " + (i / 20 + 1), from, 80);
            } else {
                story.span(
                        "s" + i,
                        batch,
                        List.of("tool", "llm", "function", "retrieval").get(i % 4),
                        List.of("fetch", "summarise", "parse", "find").get(i % 4),
                        from,
                        3 + i % 9);
            }
        }
        return story.ended("ok", spans * 4L, "Done");
    }
}
