package ai.trodo.sample.traffic;

import ai.trodo.TrodoClient;
import ai.trodo.capture.Feedback;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.model.SpanKind;
import ai.trodo.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One customer who asks one to four things. */
final class Conversation {
    private static final List<String> DELIVERY =
            List.of("How long does a delivery take?", "Do you deliver abroad?", "My parcel is late, what now?");
    private static final List<String> CARE =
            List.of("How do I clean the grinder?", "Which beans for a moka pot?", "Is the frother dishwasher safe?");

    private final TrodoClient trodo;
    private final PastClock clock;
    private final Random random;
    private final String user;
    private final String id;

    Conversation(TrodoClient trodo, PastClock clock, Random random, int number) {
        this.trodo = trodo;
        this.clock = clock;
        this.random = random;
        this.user = "customer-" + (1000 + random.nextInt(24));
        this.id = "chat-" + Long.toString(System.nanoTime(), 36) + "-" + number;
    }

    void play() {
        int turns = 1 + random.nextInt(4);
        for (int turn = 0; turn < turns; turn++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> orderStatus();
                case 2 -> refund();
                case 3 -> help(DELIVERY);
                default -> help(CARE);
            }
            pass(4_000, 30_000);
        }
    }

    private void orderStatus() {
        String order = random.nextInt(6) == 0 ? "9999" : "10" + (40 + random.nextInt(50));
        String question = "Where is my order " + order + "?";
        run(question, run -> {
            search(question);
            model("gpt-4o-mini", 420, 22, question, "→ lookup_order(" + order + ")");
            boolean found = lookUp(order);
            String answer = found
                    ? "Your order " + order + " left our warehouse and arrives the day after tomorrow."
                    : "I could not find order " + order + ". Please check the number on your receipt.";
            model("gpt-4o-mini", 540, 48, question, answer);
            return answer;
        });
    }

    private void refund() {
        String order = "20" + (10 + random.nextInt(80));
        String question = "I want a refund for order " + order;
        run(question, run -> {
            search(question);
            model("gpt-4o-mini", 430, 26, question, "→ refund_order(" + order + ")");
            boolean allowed = random.nextInt(3) > 0;
            String verdict =
                    trodo.tool("refund_order").input(Map.of("orderId", order)).call(tool -> decide(order, allowed));
            run.metadata("refund", verdict);
            String answer = allowed
                    ? "Your refund is approved; the money is back on your card within five days."
                    : "I am sorry, the return window has closed. May I offer a voucher?";
            model("gpt-4o-mini", 610, 52, question, answer);
            return answer;
        });
    }

    private String decide(String order, boolean allowed) {
        return trodo.agent("refund-desk").input("Order " + order).call(desk -> {
            model("gpt-4o", 310, 18, "Can order " + order + " be refunded?", "→ check_refund_policy");
            trodo.tool("check_refund_policy").input(Map.of("orderId", order)).call(tool -> {
                pass(20, 90);
                return Map.of("returnable", allowed);
            });
            String verdict = allowed ? "APPROVED" : "DECLINED";
            model("gpt-4o", 380, 9, "Can order " + order + " be refunded?", verdict);
            return verdict;
        });
    }

    private void help(List<String> questions) {
        String question = questions.get(random.nextInt(questions.size()));
        run(question, run -> {
            search(question);
            if (random.nextInt(12) == 0) {
                throw new IllegalStateException("The model is overloaded. Try again later.");
            }
            String answer = "Two to four working days; a tracking link comes by e-mail when the parcel leaves us.";
            model("gpt-4o-mini", 510, 60, question, answer);
            return answer;
        });
    }

    private interface Turn {
        String answer(RunScope run);
    }

    private void run(String question, Turn turn) {
        RunScope run = trodo.agent("support")
                .distinctId(user)
                .conversationId(id)
                .input(question)
                .metadata("channel", random.nextBoolean() ? "web" : "app")
                .open();
        pass(2, 12);
        try {
            run.end(turn.answer(run));
        } catch (IllegalStateException overloaded) {
            run.fail(overloaded);
        } finally {
            run.close();
        }
        int mood = random.nextInt(10);
        if (mood < 3) {
            trodo.feedback(run.runId(), (mood > 0 ? Feedback.positive() : Feedback.negative()).by(user));
        }
    }

    private void search(String question) {
        trodo.retrieval("search_help_pages").input(question).call(span -> {
            trodo.llm("embedding text-embedding-3-small")
                    .model("text-embedding-3-small")
                    .provider("openai")
                    .input(question)
                    .run(embedding -> {
                        pass(25, 70);
                        embedding.usage(Usage.of(9 + random.nextInt(6), 0));
                    });
            pass(3, 9);
            return List.of(
                    Map.of("score", 0.83, "text", "Deliveries within the country take two to four working days."),
                    Map.of("score", 0.61, "text", "Refunds are possible within thirty days of the purchase."));
        });
    }

    private boolean lookUp(String order) {
        SpanScope tool =
                trodo.tool("lookup_order").input(Map.of("orderId", order)).open();
        try (tool) {
            try (SpanScope remote =
                            trodo.span("http.GET./orders/{id}", SpanKind.AGENT).open();
                    SpanScope find = trodo.retrieval("find_order").input(order).open()) {
                pass(18, 120);
                find.output(order.equals("9999") ? null : Map.of("id", order, "status", "shipped"));
                remote.attribute("service", "orders");
            }
            if (order.equals("9999")) {
                tool.error("OrderNotFound", "order 9999 not found", 404);
                return false;
            }
            tool.output(Map.of("id", order, "status", "shipped", "item", "espresso grinder"));
            return true;
        }
    }

    private void model(String model, int prompt, int completion, String question, String answer) {
        SpanScope span = trodo.llm("chat " + model)
                .model(model)
                .provider("openai")
                .input(List.of(
                        Map.of("role", "system", "content", "You are the friendly support agent of a coffee shop."),
                        Map.of("role", "user", "content", question)))
                .open();
        try (span) {
            pass(140, 420);
            span.firstOutput();
            pass(200, random.nextInt(15) == 0 ? 9_000 : 1_400);
            long cached = prompt / 128 / 2 * 128;
            span.usage(new Usage(prompt - cached, cached, null, (long) completion + random.nextInt(20), null));
            span.output(Map.of("role", "assistant", "content", answer));
        }
    }

    private void pass(int atLeastMillis, int atMostMillis) {
        clock.pass(Duration.ofMillis(atLeastMillis + random.nextInt(atMostMillis - atLeastMillis)));
    }
}
