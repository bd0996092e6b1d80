package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What axe finds on each page, in both themes: nothing. */
@Tag("slow")
final class AccessibilityTests {
    private static final String RUN = "runs/" + Stories.SHOWCASE;
    private static final List<String> PATHS = List.of(
            "",
            "?q=status%3Aerror",
            RUN,
            RUN + "?span=chat1",
            RUN + "?span=chat1&tab=usage",
            RUN + "?span=docs",
            RUN + "?span=chat1&tab=raw",
            RUN + "?tab=events",
            RUN + "?tab=scores",
            RUN + "?tab=attributes",
            "runs/" + Stories.FAILED + "?span=lookup",
            "compare?left=" + Stories.FAILED + "&right=" + Stories.SHOWCASE,
            "compare?left=" + Stories.FAILED,
            "conversations",
            "conversations/" + Stories.CONVERSATION,
            "users",
            "users/ada%40example.com",
            "overview",
            "scores",
            "prompts",
            "journeys",
            "audit",
            "settings",
            "nowhere");
    private static final String SCAN = """
            () => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
              .then(found => found.violations.flatMap(rule => rule.nodes.map(node =>
                rule.id + ': ' + node.target.join(' ') + ' – ' + (node.failureSummary ?? '').split('\\n').slice(0, 2).join(' '))))
            """;

    @TempDir
    static Path folder;

    static ViewerServer server;
    static Browsing browsing;
    static String axe;

    @BeforeAll
    static void start() throws IOException {
        browsing = Browsing.start();
        server = ViewerServer.start(folder);
        Stories.tell(server, 20);
        try (InputStream script = Objects.requireNonNull(AccessibilityTests.class.getResourceAsStream("/axe.min.js"))) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void findsNothingOnAnyPage(ColorScheme theme) {
        Page page = browsing.page(1440, 900, theme);
        for (String path : PATHS) {
            page.navigate(server.base() + path);
            settle(page);
            assertThat(scan(page)).as("%s in %s", path, theme).isEmpty();
        }
        page.context().close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void findsNothingInDialogsMenusAndOnAPhone(ColorScheme theme) {
        Page page = browsing.page(1440, 900, theme);
        page.navigate(server.base());
        settle(page);
        page.keyboard().press("Control+k");
        page.keyboard().type("re");
        assertThat(scan(page)).as("palette").isEmpty();
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        assertThat(scan(page)).as("help").isEmpty();
        page.keyboard().press("Escape");
        page.getByLabel("Theme and time zone").click();
        assertThat(scan(page)).as("display menu").isEmpty();
        page.keyboard().press("Escape");
        page.locator("#query").click();
        page.keyboard().type("status:");
        assertThat(scan(page)).as("completion").isEmpty();
        page.setViewportSize(390, 844);
        for (String path : List.of("", RUN, "overview")) {
            page.navigate(server.base() + path);
            settle(page);
            assertThat(scan(page)).as("%s on a phone", path).isEmpty();
        }
        page.context().close();
    }

    /** Until what the page asked for has come: no grey lines are left. */
    private static void settle(Page page) {
        assertThat(page.locator("h1")).isVisible();
        assertThat(page.locator(".bone")).hasCount(0);
    }

    @SuppressWarnings("unchecked")
    private static List<String> scan(Page page) {
        page.evaluate(axe);
        return (List<String>) page.evaluate(SCAN);
    }
}
