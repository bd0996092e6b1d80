package ai.trodo.server.browser;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The run that shows everything which a run can have. */
final class Showcase {
    private Showcase() {}

    /** A run with everything in it: loops, parallel tools, retrieval, extraction, a switch of intent, files, a shell. */
    static Story showcase(Instant at) {
        Random dice = new Random(3);
        Story story = Story.of(Stories.SHOWCASE, "support", at)
                .asked(Stories.QUESTION)
                .with("distinct_id", "ada@example.com")
                .with("conversation_id", Stories.CONVERSATION)
                .with("environment", "prod")
                .with("release", "1.4.2")
                .with("tags", List.of("vip"))
                .with(
                        "metadata",
                        Map.of("tenant", "acme", "channel", "web", "session", Map.of("locale", "en", "cart", 3)));
        story.span(
                "root",
                null,
                "agent",
                "support",
                0,
                8_120,
                Map.of("input", Stories.QUESTION, "output", Stories.ANSWER));
        story.span("route", "root", "chain", "route", 12, 640);
        story.span(
                "classify",
                "route",
                "llm",
                "classify",
                20,
                610,
                Stories.call("gpt-4o-mini", dice, Stories.QUESTION, null));
        story.span(
                "docs",
                "root",
                "retrieval",
                "policy search",
                672,
                310,
                Map.of(
                        "input", Stories.json(Map.of("query", Stories.QUESTION, "top_k", 4)),
                        "output",
                                Stories.json(List.of(
                                        Map.of(
                                                "id",
                                                "policy-12",
                                                "content",
                                                "Orders that are more than three days late can be refunded in part. Offer it only when the customer asks.",
                                                "score",
                                                0.912,
                                                "metadata",
                                                Map.of("source", "shipping-policy.md", "section", "4.2")),
                                        Map.of(
                                                "id",
                                                "policy-7",
                                                "content",
                                                "A parcel is late when the promised day has passed by 24 hours.",
                                                "score",
                                                0.847,
                                                "metadata",
                                                Map.of("source", "shipping-policy.md", "section", "1.1")),
                                        Map.of(
                                                "id",
                                                "faq-31",
                                                "content",
                                                "Tracking numbers begin with JD and stand in the account.",
                                                "score",
                                                0.701,
                                                "metadata",
                                                Map.of("source", "faq.md"))))));
        story.span("embed", "docs", "function", "embed query", 676, 60);
        story.span("rerank", "docs", "function", "rerank", 862, 110);
        long time = 1_000;
        List<Object> history = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            long thinking = 900 + dice.nextInt(700);
            Map<String, Object> asks = Map.of(
                    "id",
                    "call_" + i,
                    "type",
                    "function",
                    "function",
                    Map.of(
                            "name",
                            "lookup_order",
                            "arguments",
                            Stories.json(Map.of("order_id", 4711 + i, "include", List.of("items", "tracking")))));
            Map<String, Object> model = Stories.call("gpt-4o", dice, Stories.QUESTION, new ArrayList<>(history));
            model.put("output", Stories.json(Map.of("role", "assistant", "content", "", "tool_calls", List.of(asks))));
            model.put("first_output_at", story.at(time + 4 + thinking / 3));
            story.span("step" + i, "root", "chain", "think and act", time, thinking + 460);
            story.span("chat" + i, "step" + i, "llm", "chat gpt-4o", time + 4, thinking, model);
            String order = Stories.json(Map.of(
                    "order_id",
                    4711 + i,
                    "state",
                    "shipped",
                    "tracking",
                    "JD-88213-4",
                    "items",
                    List.of(Map.of("sku", "KTL-2", "name", "Kettle", "price", 39.9))));
            story.span(
                    "tool" + i,
                    "step" + i,
                    "tool",
                    "lookup_order",
                    time + thinking + 12,
                    360 - i * 90,
                    Map.of(
                            "tool_name",
                            "lookup_order",
                            "input",
                            Stories.json(Map.of("order_id", 4711 + i, "include", List.of("items", "tracking"))),
                            "output",
                            order));
            if (i == 0) {
                story.span(
                        "policy",
                        "step0",
                        "tool",
                        "search_policy",
                        time + thinking + 15,
                        240,
                        Map.of(
                                "tool_name",
                                "search_policy",
                                "input",
                                "{\"words\":\"late parcel refund\"}",
                                "output",
                                "{\"hits\":3}"));
            }
            history.add(Map.of("role", "assistant", "content", "", "tool_calls", List.of(asks)));
            history.add(Map.of("role", "tool", "tool_call_id", "call_" + i, "name", "lookup_order", "content", order));
            time += thinking + 470;
        }
        Map<String, Object> last = Stories.call("gpt-4o", dice, Stories.QUESTION, history);
        last.put("output", Stories.json(Map.of("role", "assistant", "content", Stories.ANSWER)));
        last.put("first_output_at", story.at(time + 480));
        story.span("answer", "root", "llm", "chat gpt-4o", time, 8_100 - time, last);
        story.span("given", "root", "chain", "answer given", 8_100, 15);
        events(story);
        return story.score("helpful", true, "Quick and right").ended("ok", 8_120, Stories.ANSWER);
    }

    private static void events(Story story) {
        story.event(
                "root",
                "topology",
                "plan",
                0,
                Map.of(
                        "nodes",
                                List.of(
                                        Map.of("name", "route"),
                                        Map.of("name", "think and act"),
                                        Map.of("name", "escalate", "is_global", true),
                                        Map.of("name", "answer given", "is_goal", true)),
                        "edges",
                                List.of(
                                        Map.of(
                                                "source",
                                                "route",
                                                "target",
                                                "think and act",
                                                "condition",
                                                "known order"),
                                        Map.of("source", "route", "target", "escalate", "condition", "angry"))));
        story.event(
                "route",
                "extraction",
                "intent",
                640,
                Map.of(
                        "schema_name",
                        "Intent",
                        "values",
                        Map.of("intent", "order_status", "order_id", 4711, "mood", "annoyed"),
                        "valid",
                        true,
                        "attempts",
                        1,
                        "schema",
                        Map.of(
                                "type",
                                "object",
                                "required",
                                List.of("intent"),
                                "properties",
                                Map.of("intent", Map.of("type", "string")))));
        story.event(
                "root",
                "intent_switch",
                "switch",
                2_700,
                Map.of("from", "route", "to", "think and act", "reason", "The customer asked for the money back"));
        story.event("root", "checkpoint", "before the patch", 7_900, checkpoint("total = sum(items)\nreturn total"));
        story.event(
                "root",
                "file_op",
                "patch",
                7_930,
                Map.of(
                        "operation",
                        "write",
                        "path",
                        "src/invoice.py",
                        "lines_added",
                        1,
                        "lines_removed",
                        1,
                        "success",
                        true,
                        "diff",
                        "@@ -1,2 +1,2 @@\n-total = sum(items)\n+total = sum(items) - discount\n return total"));
        story.event(
                "root",
                "terminal_cmd",
                "pytest",
                7_960,
                Map.of(
                        "command",
                        "pytest -q",
                        "stdout",
                        "....F\n1 failed, 4 passed in 0.42s",
                        "stderr",
                        "AssertionError: 39.9 != 35.9",
                        "exit_code",
                        1,
                        "duration_ms",
                        420,
                        "working_directory",
                        "/repo"));
        story.event(
                "root",
                "checkpoint",
                "after the patch",
                7_980,
                checkpoint("total = sum(items) - discount\nreturn round(total, 2)"));
        story.event(
                "root",
                "git_link",
                "commit",
                8_000,
                Map.of(
                        "commit_sha",
                        "9f1c7be2a4d05e6f8c3b1a2d4e5f60718293a4b5",
                        "branch",
                        "fix/invoice",
                        "repo_url",
                        "https://github.com/example/shop",
                        "dirty",
                        false));
    }

    private static Map<String, Object> checkpoint(String content) {
        return Map.of(
                "kind",
                "manual",
                "total_files",
                1,
                "files",
                List.of(Map.of("path", "src/invoice.py", "size", content.length(), "content", content)));
    }
}
