package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of 10,000 spans: what is drawn is what is in sight, and stays so wherever one looks. */
@Tag("slow")
final class BigRunTests {
    private static final int SPANS = 10_000;
    private static final int MOST_DRAWN = 60;

    @TempDir
    static Path folder;

    static ViewerServer server;
    static Browsing browsing;

    @BeforeAll
    static void start() {
        browsing = Browsing.start();
        server = ViewerServer.start(folder);
        server.ingest(Stories.big("big", Instant.now().minusSeconds(90), SPANS).envelope());
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
            server.close();
        }
    }

    @Test
    void drawsOnlyTheRowsInSight() {
        Page page = browsing.page();
        page.navigate(server.base() + "runs/big");
        Locator rows = page.locator(".rows");
        assertThat(rows).hasAttribute("data-total", String.valueOf(SPANS));
        assertThat(page.locator(".wrow").count()).isBetween(5, MOST_DRAWN);
        rows.evaluate("list => list.scrollTo(0, list.scrollHeight)");
        assertThat(page.locator("[data-span=s" + (SPANS - 1) + "]")).isVisible();
        assertThat(page.locator(".wrow").count()).isBetween(5, MOST_DRAWN);
        assertThat(((Number) page.evaluate("document.querySelectorAll('*').length")).intValue())
                .as("elements of the whole page")
                .isLessThan(3_000);
        assertThat(browsing.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void findsJumpsAndFoldsAmongAllOfThem() {
        Page page = browsing.page();
        page.navigate(server.base() + "runs/big?span=s" + (SPANS - 2));
        assertThat(page.locator(".wrow[aria-selected=true]")).isVisible();
        page.getByLabel("Find in the run").fill("summarise");
        assertThat(page.locator(".run-tools [role=status]")).containsText("found");
        page.getByLabel("Find in the run").press("Escape");
        page.keyboard().press("Shift+H");
        assertThat(page.locator(".rows")).hasAttribute("data-total", "1");
        page.keyboard().press("Shift+L");
        assertThat(page.locator(".rows")).hasAttribute("data-total", String.valueOf(SPANS));
        assertThat(browsing.complaints()).isEmpty();
        page.context().close();
    }
}
