package ai.trodo.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Prompts from a real HTTP server that answers as a collector does. */
final class PromptShelfTests {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> body = new AtomicReference<>("");
    private HttpServer collector;

    @BeforeEach
    void start() throws IOException {
        says(1, "\"You help {{ name }} of {{shop}}.\"");
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", exchange -> {
            String known = exchange.getRequestHeaders().getFirst("If-None-Match");
            asked.add(exchange.getRequestURI().getRawPath() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " " + known);
            String tag = "\"" + body.get().hashCode() + "\"";
            byte[] content = body.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("ETag", tag);
            if (body.get().isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
            } else if (tag.equals(known)) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content);
            }
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private void says(int version, String content) {
        body.set("{\"name\":\"support\",\"version\":" + version + ",\"type\":\"text\",\"content\":" + content
                + ",\"config\":{\"model\":\"gpt-4o\",\"n\":null},\"unknown\":1}");
    }

    private URI base() {
        return URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/trodo/");
    }

    private PromptShelf shelf(Duration fresh) {
        return new PromptShelf(new HttpPromptSource(base(), "the-key"), fresh);
    }

    @Test
    void asksOnceForWhatItKnowsAndShowsItsKey() {
        PromptShelf shelf = PromptShelf.at(base(), "the-key");
        Prompt prompt = shelf.ask("support team").find().orElseThrow();
        assertThat(prompt.version()).isEqualTo(1);
        assertThat(prompt.config()).containsExactly(Map.entry("model", "gpt-4o"));
        assertThat(prompt.attributes())
                .containsEntry("trodo.prompt.name", "support")
                .containsEntry("trodo.prompt.version", 1);
        for (int i = 0; i < 10; i++) {
            assertThat(shelf.ask("support team").find()).contains(prompt);
        }
        shelf.ask("support team").label("staging").find();
        shelf.ask("support team").version(7).find();
        assertThat(asked)
                .containsExactly(
                        "/trodo/api/prompts/support%20team/versions/production Bearer the-key null",
                        "/trodo/api/prompts/support%20team/versions/staging Bearer the-key null",
                        "/trodo/api/prompts/support%20team/versions/7 Bearer the-key null");
    }

    @Test
    void givesWhatItKnowsWhileItReadsAgainAndFollowsTheLabel() {
        PromptShelf shelf = shelf(Duration.ZERO);
        assertThat(shelf.ask("support").find().orElseThrow().version()).isEqualTo(1);
        shelf.ask("support").find();
        await(() -> asked.size() >= 2);
        assertThat(asked.get(1)).doesNotEndWith("null");
        says(2, "\"You help.\"");
        await(() -> shelf.ask("support").find().orElseThrow().version() == 2);
    }

    @Test
    void keepsWhatItKnowsWhileTheCollectorIsAwayAndFallsBackToWhatItIsTold() {
        PromptShelf shelf = shelf(Duration.ZERO);
        shelf.ask("support").find();
        body.set("");
        for (int i = 0; i < 5; i++) {
            assertThat(shelf.ask("support").find()).isPresent();
        }
        collector.stop(0);
        assertThat(shelf.ask("support").orElse("Help.").version()).isEqualTo(1);
        Prompt unknown = shelf.ask("other").orElse("Help {{name}}.");
        assertThat(unknown.isFallback()).isTrue();
        assertThat(unknown.attributes()).isEmpty();
        assertThat(unknown.text(Map.of("name", "Ann"))).isEqualTo("Help Ann.");
        assertThat(PromptShelf.NONE.ask("support").find()).isEmpty();
    }

    @Test
    void fillsInAllVariablesAtOnceAndNamesThoseWithoutValue() {
        Prompt prompt = shelf(PromptShelf.FRESH).ask("support").find().orElseThrow();
        assertThat(prompt.text(Map.of("name", "{{shop}} $1", "shop", "Acme")))
                .isEqualTo("You help {{shop}} $1 of Acme.");
        assertThatThrownBy(() -> prompt.text(Map.of("name", "Ann")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("support")
                .hasMessageContaining("shop");
    }

    @Test
    void readsTheMessagesOfAChat() {
        says(3, "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"{{question}}\"}]");
        Prompt prompt =
                shelf(PromptShelf.FRESH).ask("support").find().orElseThrow().filled(Map.of("question", "why?"));
        assertThat(prompt.messages())
                .containsExactly(new Prompt.Message("system", "Be brief."), new Prompt.Message("user", "why?"));
        assertThat(prompt.text()).isEqualTo("Be brief.\n\nwhy?");
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
