package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts, names and metadata that try to become part of the page: they are shown as the text that they are. */
@Tag("slow")
final class HostileContentTests {
    private static final String EVIL = "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>"
            + "[click](javascript:window.pwned=1) ![see](https://evil.example/pixel.png)"
            + " <iframe src=\"https://evil.example\"></iframe><style>body{display:none}</style> \u202egnp.exe";

    @TempDir
    static Path folder;

    static ViewerServer server;
    static Browsing browsing;

    @BeforeAll
    static void start() {
        browsing = Browsing.start();
        server = ViewerServer.start(folder);
        server.ingest(Story.of("evil", EVIL, Instant.now().minusSeconds(30))
                .asked(EVIL)
                .with("distinct_id", EVIL)
                .with("conversation_id", EVIL)
                .with("environment", EVIL)
                .with("tags", List.of(EVIL))
                .with("metadata", Map.of(EVIL, EVIL))
                .span(
                        "s",
                        null,
                        "llm",
                        EVIL,
                        0,
                        500,
                        Map.of(
                                "model", EVIL,
                                "input",
                                        Stories.json(Map.of(
                                                "messages",
                                                List.of(
                                                        Map.of("role", "user", "content", EVIL),
                                                        Map.of("role", "tool", "name", EVIL, "content", EVIL)))),
                                "output", EVIL,
                                "attributes", Map.of(EVIL, EVIL),
                                "status", "error",
                                "error_type", EVIL,
                                "error_message", EVIL,
                                "stack_trace", EVIL))
                .span(
                        "t",
                        "s",
                        "tool",
                        EVIL,
                        10,
                        50,
                        Map.of("tool_name", EVIL, "input", Stories.json(Map.of(EVIL, EVIL))))
                .event("s", "log", EVIL, 20, Map.of("message", EVIL))
                .event("s", "git_link", EVIL, 30, Map.of("repo_url", "javascript:window.pwned=1", "branch", EVIL))
                .event("s", "terminal_cmd", EVIL, 40, Map.of("command", EVIL, "stdout", EVIL))
                .event("s", EVIL, EVIL, 50, Map.of(EVIL, EVIL))
                .score(EVIL, 1, EVIL)
                .ended("error", 500, EVIL)
                .envelope());
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
            server.close();
        }
    }

    @Test
    void showsHostileTextAsTextOnEveryPage() {
        Page page = browsing.page();
        List<String> outside = new ArrayList<>();
        page.onRequest(request -> {
            if (!request.url().startsWith(server.base()) && !request.url().startsWith("data:")) {
                outside.add(request.url());
            }
        });
        String evil = java.net.URLEncoder.encode(EVIL, java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
        String wrapped = "~b."
                + java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(EVIL.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        List<String> paths = List.of(
                "",
                "runs/evil",
                "runs/evil?span=s",
                "runs/evil?span=s&tab=attributes",
                "runs/evil?span=s&tab=raw",
                "runs/evil?span=t",
                "runs/evil?tab=events",
                "runs/evil?tab=scores",
                "runs/evil?tab=attributes",
                "runs/evil?tab=data",
                "overview",
                "users",
                "conversations",
                "scores",
                "compare?left=evil&right=evil",
                "?q=" + evil,
                "users/" + wrapped,
                "conversations/" + wrapped);
        for (String path : paths) {
            page.navigate(server.base() + path);
            assertThat(page.locator("h1")).isVisible();
            page.waitForLoadState(com.microsoft.playwright.options.LoadState.LOAD);
            page.locator("main").evaluate("main => new Promise(done => setTimeout(done, 120))");
            assertThat(page.evaluate("window.pwned ?? null"))
                    .as("script ran on %s", path)
                    .isNull();
            assertThat(page.locator("main iframe, main script, main style, main img, main a[href^='javascript:']"))
                    .hasCount(0);
            assertThat(page.locator(".problem").allInnerTexts())
                    .as("problems on %s", path)
                    .isEmpty();
        }
        assertThat(outside).as("requests that left the server").isEmpty();
        assertThat(browsing.complaints()).noneMatch(line -> line.contains("Content Security Policy"));
        page.context().close();
    }

    @Test
    void rendersMarkdownWithoutItsTraps() {
        Page page = browsing.page();
        page.navigate(server.base() + "runs/evil?span=s");
        assertThat(page.locator(".msg.user")).containsText("<script>window.pwned=1</script>");
        assertThat(page.locator(".msg.user")).containsText("[picture: see]");
        page.context().close();
        browsing.complaints();
    }
}
