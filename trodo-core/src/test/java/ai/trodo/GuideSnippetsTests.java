package ai.trodo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.analytics.Severity;
import ai.trodo.analytics.UserScope;
import ai.trodo.capture.ModelPrice;
import ai.trodo.capture.PriceTable;
import ai.trodo.capture.UsageReader;
import ai.trodo.capture.UsageReading;
import ai.trodo.capture.event.Checkpoint;
import ai.trodo.capture.event.Extraction;
import ai.trodo.capture.event.FileOp;
import ai.trodo.capture.event.GitLink;
import ai.trodo.capture.event.IntentSwitch;
import ai.trodo.capture.event.LogEntry;
import ai.trodo.capture.event.TerminalCommand;
import ai.trodo.capture.event.TerminalRunner;
import ai.trodo.capture.event.Topology;
import ai.trodo.model.Cost;
import ai.trodo.model.Event;
import ai.trodo.model.Level;
import ai.trodo.model.Usage;
import ai.trodo.prompt.Prompt;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code of the guides on prices, events, product events and prompts: it compiles, it runs, and the guides show this text. */
final class GuideSnippetsTests {
    private static final Path GUIDES = Path.of("../docs/guide");
    private static final Path HERE = Path.of("src/test/java/ai/trodo/GuideSnippetsTests.java");

    private final CollectedFrames collected = new CollectedFrames();
    private final TrodoClient trodo =
            TrodoClient.builder().destination(collected).build();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        trodo.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prices.md", "events.md", "product-events.md", "prompts.md"})
    void showsOnlyCodeThatRunsHere(String guide) throws IOException {
        List<String> code = Files.readAllLines(HERE).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        String text = Files.readString(GUIDES.resolve(guide));
        int snippets = 0;
        for (int at = text.indexOf("```java\n"); at >= 0; at = text.indexOf("```java\n", at + 1)) {
            String snippet = text.substring(at + "```java\n".length(), text.indexOf("```", at + 3));
            List<String> lines = snippet.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            assertThat(code).as(guide).containsSequence(lines);
            snippets++;
        }
        assertThat(snippets).as("snippets in " + guide).isPositive();
    }

    @Test
    void asksForAPromptAndSaysWhichOneItWas() {
        UnaryOperator<String> model = system -> "answer to " + system;

        Prompt prompt = trodo.prompt("support").orElse("You help {{customer}}. Be brief.");
        String answer = trodo.llm("answer").call(span -> {
            span.attributes(prompt.attributes());
            return model.apply(prompt.text(Map.of("customer", "Ann")));
        });

        assertThat(answer).isEqualTo("answer to You help Ann. Be brief.");
    }

    @Test
    void overridesPrices() throws IOException {
        Path priceList = Files.writeString(folder.resolve("prices.csv"), "openai,gpt-4o,,2,1,,,8,our-gpt\n");
        try (Reader ours = Files.newBufferedReader(priceList)) {
            // snippet: prices-override
            PriceTable prices = PriceTable.builder()
                    .load(ours) // a list in the format of the bundled one
                    .price("house-model", ModelPrice.of("0.10", "0.40")) // dollars per million tokens
                    .price("azure", "gpt-4o", ModelPrice.of("2.20", "8.80").withCache("1.10", "2.20"))
                    .alias("azure", "chat-prod", "gpt-4o") // an Azure deployment
                    .build();
            TrodoClient client =
                    TrodoClient.builder().destination(collected).prices(prices).build();
            // end
            assertThat(prices.find("azure", "chat-prod").input()).isEqualByComparingTo("2.20");
            assertThat(prices.find("openai", "our-gpt").output()).isEqualByComparingTo("8");
            client.close();
        }
    }

    @Test
    void readsUsageAndPricesIt() {
        String body = """
                {"model":"gpt-4o-2024-08-06","usage":{"prompt_tokens":100,"completion_tokens":10}}""";
        // snippet: prices-read
        UsageReading reading = UsageReader.read(body); // JSON text, a map, or the object of an SDK
        Cost cost = PriceTable.bundled().cost("openai", reading.model(), reading); // null when it has no price
        // end
        assertThat(reading.usage()).isEqualTo(Usage.of(100, 10));
        assertThat(cost.total()).isEqualByComparingTo("0.00035");
    }

    @Test
    void readsUsageOfAStream() {
        List<String> chunks = List.of("{}", "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}");
        // snippet: prices-stream
        UsageReader.Stream stream = new UsageReader.Stream();
        for (String chunk : chunks) {
            stream.accept(chunk);
        }
        Usage usage = stream.reading().usage();
        // end
        assertThat(usage).isEqualTo(Usage.of(1, 2));
    }

    @Test
    void tellsOfEvents() throws IOException {
        Path project = folder;
        Files.writeString(folder.resolve("App.java"), "class App {}\n");
        String before = "a\n";
        String after = "b\n";
        Exception timeout = new IllegalStateException("timeout");
        // snippet: events-all
        trodo.agent("coder").run(run -> {
            run.topology(Topology.of("fix-bug")
                    .node("plan", "Plan", "llm")
                    .edge("plan", "edit", "has a plan")
                    .edge("edit", "test")
                    .entry("plan")
                    .goal("test")
                    .build());
            run.gitLink(project); // commit, branch, author: asked on another thread
            run.checkpoint(Checkpoint.named("before the edit")
                    .kind("pre_edit")
                    .root(project)
                    .files(Path.of("App.java"))
                    .withContents(256 * 1024)
                    .build());
            run.fileOp(FileOp.update("App.java")
                    .before(before)
                    .after(after)
                    .tool("edit_file")
                    .build());
            run.intentSwitch(IntentSwitch.between("fix a bug", "write a test").because("the user asked"));
            run.extraction(
                    Extraction.of("ticket", Map.of("id", 7, "severity", "high")).valid(1));
            run.log(Level.WARNING, "the build is slow today");
            run.event(new LogEntry(Level.ERROR, "gave up", "com.example.Coder", Map.of("attempt", 3), timeout));
        });
        // end
        TerminalCommand done = runsACommand();
        assertThat(done.success()).isTrue();
    }

    private TerminalCommand runsACommand() {
        Path project = folder;
        // snippet: events-terminal
        TerminalCommand result = TerminalRunner.command("git", "--version")
                .in(project)
                .env("CI", "true")
                .timeout(Duration.ofSeconds(30))
                .maxOutput(64 * 1024)
                .tool("bash")
                .run();
        trodo.currentRun().terminal(result);
        String output = result.stdout(); // for the agent: nothing is hidden from the application
        // end
        assertThat(output).isNotNull();
        return TerminalCommand.of("x").exitCode(0).build();
    }

    @Test
    void linksACommitByHand() {
        // snippet: events-git
        GitLink link = GitLink.to("4f1c2a9")
                .linkType("commit")
                .branch("main")
                .repoUrl("https://bot:token@github.com/acme/shop.git") // stored without credentials
                .message("Fix the rounding of totals")
                .build();
        trodo.event(link);
        // end
        assertThat(link.payload()).containsEntry("repo_url", "https://github.com/acme/shop.git");
    }

    @Test
    void restoresACheckpoint() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "a");
        trodo.agent("coder")
                .run(run -> run.checkpoint(Checkpoint.named("c")
                        .root(folder)
                        .files(folder)
                        .withContents(1000)
                        .build()));
        trodo.flush(Duration.ofSeconds(20));
        Event event = collected.events().get(0);
        Path target = folder.resolve("restored");
        // snippet: events-restore
        Checkpoint.Restored restored = Checkpoint.restore(event.payload(), target);
        // end
        assertThat(restored.written()).hasSize(1);
    }

    @Test
    void tracksUsers() {
        Exception failure = new IllegalStateException("no");
        // snippet: product-user
        UserScope user = trodo.forUser("user-42"); // or forUser(distinctId, sessionIdOfTheBrowser)
        user.track("order_placed", Map.of("total", 49.90, "currency", "EUR"));
        user.captureError(failure, Severity.WARNING);

        user.people().set(Map.of("plan", "pro", "email", "ann@example.org"));
        user.people().increment("orders");
        user.people().append("coupons", "SPRING");
        user.people().trackCharge(49.90);

        user.setGroup("company", "acme"); // goes along with the events of this user from now on
        user.group("company", "acme").set(Map.of("seats", 25));
        // end
        // snippet: product-identify
        UserScope visitor = trodo.forUser("anon_7f3a");
        visitor.track("looked_around");
        visitor.identify("42"); // from now on this scope speaks of "id_42"
        visitor.track("signed_up");
        // end
        assertThat(visitor.distinctId()).isEqualTo("id_42");
        trodo.flush(Duration.ofSeconds(20));
        assertThat(collected.frames()).hasSizeGreaterThan(8);
    }

    @Test
    void configuresProductEvents() {
        // snippet: product-settings
        TrodoClient client = TrodoClient.builder()
                .destination(collected)
                .batchedEvents(50, Duration.ofSeconds(5)) // instead of one request for each event
                .autoEvents(true) // uncaught exceptions become events
                .build();
        // end
        assertThat(client.productEvents().isAutoEvents()).isTrue();
        client.close();
        assertThat(client.productEvents().isAutoEvents()).isFalse();
    }
}
