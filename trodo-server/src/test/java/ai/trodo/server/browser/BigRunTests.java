package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run of 10,000 spans: what is drawn is what is in sight, and stays so wherever one looks. */
@Tag("slow")
final class BigRunTests {
    private static final int SPANS = 10_000;
    private static final int MOST_DRAWN = 60;
    private static final int STEPS = 300;

    @RegisterExtension
    static final OpenViewer viewer = OpenViewer.with(server -> {
        server.ingest(Stories.big("big", Instant.now().minusSeconds(90), SPANS).envelope());
        server.ingest(steps("many", STEPS));
    });

    /** A run whose steps all have names of their own. */
    private static Map<String, Object> steps(String id, int count) {
        List<Object> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "step " + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26);
            spans.add(Map.of(
                    "span_id",
                    id + i,
                    "kind",
                    "tool",
                    "name",
                    name,
                    "started_at",
                    Instant.now().toString()));
        }
        return Map.of("run", Map.of("run_id", id, "agent_name", "a", "status", "ok"), "spans", spans);
    }

    @Test
    void saysThatAGraphLeavesStepsOutAndOffersTheirSums() {
        Page page = viewer.open("runs/many");
        Locator note = page.getByRole(AriaRole.NOTE);
        assertThat(note).containsText("302 different steps are too many for a graph");
        assertThat(page.locator(".graph")).hasCount(0);
        note.getByRole(AriaRole.BUTTON).click();
        assertThat(page.locator(".detail")).containsText("By step");

        page.navigate(viewer.server().base() + "runs/big");
        assertThat(page.getByRole(AriaRole.NOTE)).containsText("differ only in numbers");
        assertThat(page.locator(".graph")).isVisible();
    }

    @Test
    void drawsOnlyTheRowsInSight() {
        Page page = viewer.open("runs/big");
        Locator rows = page.locator(".rows");
        assertThat(rows).hasAttribute("data-total", String.valueOf(SPANS));
        assertThat(page.locator(".wrow").count()).isBetween(5, MOST_DRAWN);
        rows.evaluate("list => list.scrollTo(0, list.scrollHeight)");
        assertThat(page.locator("[data-span=s" + (SPANS - 1) + "]")).isVisible();
        assertThat(page.locator(".wrow").count()).isBetween(5, MOST_DRAWN);
        assertThat(((Number) page.evaluate("document.querySelectorAll('*').length")).intValue())
                .as("elements of the whole page")
                .isLessThan(3_000);
    }

    @Test
    void findsJumpsAndFoldsAmongAllOfThem() {
        Page page = viewer.open("runs/big?span=s" + (SPANS - 2));
        assertThat(page.locator(".wrow[aria-selected=true]")).isVisible();
        page.getByLabel("Find in the run").fill("summarise");
        assertThat(page.locator(".run-tools [role=status]")).containsText("found");
        page.getByLabel("Find in the run").press("Escape");
        page.keyboard().press("Shift+H");
        assertThat(page.locator(".rows")).hasAttribute("data-total", "1");
        page.keyboard().press("Shift+L");
        assertThat(page.locator(".rows")).hasAttribute("data-total", String.valueOf(SPANS));
    }
}
