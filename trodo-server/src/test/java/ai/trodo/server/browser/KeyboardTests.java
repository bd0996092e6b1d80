package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Everything without a mouse. */
@Tag("slow")
final class KeyboardTests {
    @RegisterExtension
    static final OpenViewer viewer = OpenViewer.with(server -> Stories.tell(server, 12));

    Page page;

    @BeforeEach
    void open() {
        page = viewer.page();
    }

    private void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    private void selects(String span) {
        assertThat(page.locator(".wrow[aria-selected=true]")).hasAttribute("data-span", span);
    }

    private void openShowcase() {
        page.navigate(viewer.server().base() + "runs/" + Stories.SHOWCASE);
        assertThat(page.locator("[data-span=root]")).isVisible();
    }

    @Test
    void walksTheListOpensARunAndComesBackToTheSameRow() {
        page.navigate(viewer.server().base());
        assertThat(page.locator(".runtable tbody tr").nth(2)).isVisible();
        press("j", "j", "k", "j");
        String chosen = page.locator("tr[data-active=true]").getAttribute("data-run");
        press("x");
        assertThat(page.locator(".bulk")).containsText("1 run marked");
        press("Escape", "Enter");
        assertThat(page).hasURL(Pattern.compile("runs/" + chosen));
        assertThat(page.locator(".wrow").first()).isVisible();
        press("Escape");
        assertThat(page.locator("tr[data-active=true]")).hasAttribute("data-run", chosen);
    }

    @Test
    void walksTheTreeAndFoldsIt() {
        openShowcase();
        press("j", "j");
        selects("route");
        press("l");
        selects("classify");
        press("h");
        selects("route");
        press("h");
        assertThat(page.locator("[data-span=classify]")).hasCount(0);
        press("l", "l");
        selects("classify");
        press("Shift+H");
        assertThat(page.locator(".wrow")).hasCount(2);
        press("Shift+L");
        assertThat(page.locator("[data-span=tool0]")).isVisible();
        press("Escape");
        assertThat(page.locator(".wrow[aria-selected=true]")).hasCount(0);
    }

    @Test
    void jumpsToErrorsAndVisits() {
        page.navigate(viewer.server().base() + "runs/" + Stories.FAILED);
        assertThat(page.locator("[data-span=root]")).isVisible();
        press("e");
        selects("root");
        press("e");
        selects("lookup");
        openShowcase();
        page.locator("[data-span=chat0]").click();
        assertThat(page.locator(".graph .node.on")).isVisible();
        press("]");
        selects("chat1");
        press("[");
        selects("chat0");
    }

    @Test
    void zoomsPansAndShowsTheWholeAgain() {
        openShowcase();
        press("+", "+");
        assertThat(page).hasURL(Pattern.compile("zoom="));
        String before = page.url();
        press("Shift+ArrowRight");
        assertThat(page.url()).isNotEqualTo(before);
        press("0");
        assertThat(page).not().hasURL(Pattern.compile("zoom="));
    }

    @Test
    void findsInTheRunAndGoesThroughTheHits() {
        openShowcase();
        press("/");
        page.keyboard().type("think and");
        press("Enter");
        selects("step0");
        press("Enter");
        selects("step1");
    }

    @Test
    void showsTheCriticalPathOnly() {
        openShowcase();
        press("c");
        assertThat(page.locator("[data-span=policy]")).hasCount(0);
        assertThat(page.locator("[data-span=answer]")).isVisible();
        press("m");
        assertThat(page.locator(".graph")).hasCount(0);
    }

    @Test
    void goesAnywhereByThePalette() {
        page.navigate(viewer.server().base());
        assertThat(page.locator("h1")).hasText("Runs");
        press("Control+k");
        page.keyboard().type("overv");
        press("Enter");
        assertThat(page.locator("h1")).hasText("Overview");
        press("Control+k");
        assertThat(page.locator(".palette input")).isFocused();
        press("Escape");
        assertThat(page.locator(".palette")).hasCount(0);
        press("g", "u");
        assertThat(page.locator("h1")).hasText("Users");
    }

    @Test
    void showsTheKeysAndKeepsTheFocusInTheDialog() {
        page.navigate(viewer.server().base());
        assertThat(page.locator("h1")).hasText("Runs");
        press("?");
        assertThat(page.locator(".help")).containsText("Next error");
        for (int i = 0; i < 12; i++) {
            press("Tab");
            assertThat((Boolean) page.evaluate("!!document.activeElement.closest('.dialog')"))
                    .isTrue();
        }
        press("Escape");
        assertThat(page.locator(".dialog")).hasCount(0);
    }

    @Test
    void writesLettersIntoFieldsAndNotIntoThePage() {
        page.navigate(viewer.server().base());
        assertThat(page.locator("tr[data-run]").first()).isVisible();
        press("/");
        page.keyboard().type("jx?");
        assertThat(page.locator("#query")).hasValue("jx?");
        assertThat(page.locator(".dialog")).hasCount(0);
        assertThat(page.locator("tr[data-active=true]")).hasCount(0);
    }

    @Test
    void reachesTheGraphByTab() {
        openShowcase();
        page.locator(".graph .node[role=button]").first().focus();
        press("Enter");
        assertThat(page.locator(".wrow[aria-selected=true]")).hasCount(1);
    }
}
