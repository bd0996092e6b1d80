package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures of every page in both themes, for looking at and for the documentation. Not named as a test, so that it runs
 * only when it is asked for; docs/guide/viewer.md says how.
 */
final class Screenshots {
    private static final String RUN = "runs/" + Stories.SHOWCASE;

    @TempDir
    Path folder;

    @Test
    void ofEveryPageInBothThemes() {
        Path target = Path.of(System.getProperty("viewer.screenshots", "target/screenshots"));
        try (Browsing browsing = Browsing.start();
                ViewerServer server = ViewerServer.start(folder)) {
            Stories.tellInOrder(server, 220);
            server.ingest(
                    Stories.big("big", Instant.now().minusSeconds(900), 10_000).envelope());
            Set<String> wanted = Set.of(System.getProperty("viewer.pages", "").split(","));
            for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                Page page = browsing.page(1440, 900, theme);
                pages().forEach((name, path) -> {
                    if (!wanted.contains("") && !wanted.contains(name)) {
                        return;
                    }
                    page.navigate(server.base() + path);
                    picture(page, target, name, theme);
                });
                if (!wanted.contains("")) {
                    page.context().close();
                    continue;
                }
                page.navigate(server.base());
                page.keyboard().press("Control+k");
                page.keyboard().type("ref");
                picture(page, target, "palette", theme);
                page.context().close();
                Page phone = browsing.page(390, 844, theme);
                phone.navigate(server.base());
                picture(phone, target, "phone", theme);
                phone.context().close();
            }
        }
    }

    private static Map<String, String> pages() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("runs", "");
        pages.put("run", RUN + "?span=chat1");
        pages.put("run-summary", RUN);
        pages.put("run-events", RUN + "?tab=events");
        pages.put("run-error", "runs/" + Stories.FAILED + "?span=lookup");
        pages.put("run-big", "runs/big");
        pages.put("compare", "compare?left=" + Stories.FAILED + "&right=" + Stories.SHOWCASE);
        pages.put("conversations", "conversations");
        pages.put("conversation", "conversations/" + Stories.CONVERSATION + "?turn=" + Stories.SHOWCASE);
        pages.put("users", "users");
        pages.put("user", "users/ada%40example.com");
        pages.put("overview", "overview");
        pages.put("scores", "scores");
        pages.put("prompts", "prompts");
        pages.put("journeys", "journeys");
        pages.put("audit", "audit");
        pages.put("settings", "settings");
        return pages;
    }

    private static void picture(Page page, Path target, String name, ColorScheme theme) {
        assertThat(page.locator("h1")).isVisible();
        assertThat(page.locator(".bone")).hasCount(0);
        page.evaluate("() => document.fonts.ready");
        String file = name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png";
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(target.resolve(file))
                .setAnimations(com.microsoft.playwright.options.ScreenshotAnimations.DISABLED));
    }
}
