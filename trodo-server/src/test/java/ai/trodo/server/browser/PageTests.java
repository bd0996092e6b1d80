package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each page shows of what the collector holds. */
@Tag("slow")
final class PageTests {
    @RegisterExtension
    static final OpenViewer viewer = OpenViewer.with(server -> Stories.tell(server, 90));

    Page page;

    private Page open(String path) {
        page = viewer.open(path);
        return page;
    }

    @Test
    void listsRunsWithWhatTheyCostAndHowTheyEnded() {
        open("");
        Locator failed = page.locator("[data-run='" + Stories.FAILED + "']");
        assertThat(failed).containsText("error");
        assertThat(failed).containsText("Read timed out");
        assertThat(failed).containsText("3.70 s");
        assertThat(failed).containsText("$0.0");
        assertThat(page.locator(".spark").first()).containsText(Pattern.compile("Runs\\s*93"));
    }

    @Test
    void showsTheWholeListOnALaptop() {
        open("");
        page.setViewportSize(1280, 800);
        assertThat(page.locator("[data-run='" + Stories.FAILED + "']")).isVisible();

        assertThat(page.locator(".list").evaluate("list => list.scrollWidth - list.clientWidth"))
                .isEqualTo(0);
        assertThat(page.locator(".runtable td.lead").first().boundingBox().width)
                .isGreaterThan(150);
    }

    @Test
    void narrowsByAFacetAndShowsItInTheAddress() {
        open("");
        page.locator(".facet", new Page.LocatorOptions().setHasText("error"))
                .first()
                .click();
        assertThat(page).hasURL(Pattern.compile("q=status%3Aerror"));
        assertThat(page.locator(".runtable tbody tr").first()).containsText("error");
        assertThat(page.locator(".runtable .status[data-status=ok]")).hasCount(0);
    }

    @Test
    void completesAQueryAndRunsIt() {
        open("");
        Locator query = page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("Filter runs"));
        query.click();
        query.pressSequentially("ag");
        page.keyboard().press("Tab");
        assertThat(query).hasValue("agent:");
        query.pressSequentially("ref");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("q=agent%3Arefunds"));
        assertThat(page.locator(".runtable a.title").first()).containsText("refunds");
    }

    @Test
    void saysWhatIsWrongWithAQueryAndKeepsIt() {
        open("?q=" + "agnet%3Ax");
        assertThat(page.locator("#query-error")).containsText("agnet");
        assertThat(page.locator("#query")).hasValue("agnet:x");
        viewer.browsing().complaints();
    }

    @Test
    void loadsOlderRunsBelowWithoutMovingTheOnesAbove() {
        open("");
        Locator rows = page.locator(".runtable tbody tr");
        assertThat(rows).hasCount(50);
        String first = rows.first().getAttribute("data-run");
        page.locator(".list").evaluate("list => list.scrollTo(0, list.scrollHeight)");
        assertThat(rows).hasCount(93);
        assertThat(rows.first()).hasAttribute("data-run", first);
        assertThat((Number) page.evaluate(
                        "new Set([...document.querySelectorAll('[data-run]')].map(r => r.dataset.run)).size"))
                .isEqualTo(93);
    }

    @Test
    void keepsAViewUnderANameAndBringsItBack() {
        open("?q=status%3Aerror");
        page.getByTitle("Saved views").click();
        page.getByLabel("Name of the view").fill("Failures");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save").setExact(true))
                .click();
        assertThat(page.locator(".notices")).containsText("View saved");
        page.navigate(viewer.server().base());
        page.getByTitle("Saved views").click();
        page.getByText("Failures").click();
        assertThat(page).hasURL(Pattern.compile("q=status%3Aerror"));
    }

    @Test
    void marksTwoRunsAndComparesThem() {
        open("?q=user%3Aada%40example.com+text%3A%22order%22&range=all");
        page.navigate(viewer.server().base() + "compare?left=" + Stories.FAILED + "&right=" + Stories.SHOWCASE);
        assertThat(page.locator(".diffrows .drow")).not().hasCount(0);
        assertThat(page.locator(".stats")).containsText("+4.42 s");
        assertThat(page.getByLabel("Input", new Page.GetByLabelOptions().setExact(true)))
                .containsText("I want a refund");
    }

    @Test
    void tagsAndDeletesMarkedRuns() {
        Story story = Story.of("to-delete", "tidy", java.time.Instant.now().minusSeconds(400))
                .ended("ok", 5, "x");
        viewer.server().ingest(story.envelope());
        open("?q=agent%3Atidy");
        page.locator("[data-run='to-delete'] .check").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Tag"))
                .click();
        page.getByLabel("Tag", new Page.GetByLabelOptions().setExact(true))
                .last()
                .fill("checked");
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-run='to-delete']")).containsText("checked");
        if (page.locator(".bulk").count() == 0) {
            page.locator("[data-run='to-delete'] .check").click();
        }
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete"))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Yes, delete 1 run"))
                .click();
        assertThat(page.locator("[data-run='to-delete']")).hasCount(0);
    }

    @Test
    void unfoldsATurnOfAConversationIntoItsRun() {
        open("conversations/" + Stories.CONVERSATION);
        assertThat(page.locator(".turn")).hasCount(2);
        assertThat(page.locator(".bubble.me").first()).containsText("Where is my order 4711");
        page.getByText("What happened").first().click();
        assertThat(page.locator(".mini-row").first()).containsText("support");
        page.reload();
        assertThat(page.locator(".mini-row").first()).containsText("support");
    }

    @ParameterizedTest
    @CsvSource({
        "conversations, Conversations, Last said",
        "users, Users, ada@example.com",
        "users/ada%40example.com, ada@example.com, support",
        "overview, Overview, claude-sonnet-4-5",
        "scores, Scores and feedback, helpful",
        "settings, Settings, gpt-4o",
        "audit, Audit and retention, No rule: runs are kept for ever",
        "prompts, Prompts, No prompts yet",
        "journeys, Journeys, no journey has been defined"
    })
    void opensEachPageFromItsAddress(String path, String title, String shows) {
        open(path);
        assertThat(page.locator("h1")).hasText(title);
        assertThat(page.locator("main")).containsText(shows);
        page.reload();
        assertThat(page.locator("main")).containsText(shows);
    }

    @Test
    void brushesAChartIntoARangeOfTime() {
        open("overview");
        Locator chart = page.locator(".chart .u-over").first();
        var box = chart.boundingBox();
        page.mouse().move(box.x + box.width * 0.5, box.y + 40);
        page.mouse().down();
        page.mouse().move(box.x + box.width * 0.9, box.y + 40);
        page.mouse().up();
        assertThat(page).hasURL(Pattern.compile("range=2\\d\\d\\d-"));
    }

    @Test
    void checksThatATrailIsWholeAndHoldsARun() {
        open("audit");
        page.getByLabel("Run id").fill(Stories.SHOWCASE);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Check"))
                .click();
        assertThat(page.locator("main [role=status]").first()).containsText("Whole:");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("What would go?"))
                .click();
        assertThat(page.locator("main")).containsText("Nothing would go.");
        page.navigate(viewer.server().base() + "runs/" + Stories.SHOWCASE);
        page.getByLabel("More", new Page.GetByLabelOptions().setExact(true)).click();
        page.getByText("Hold against retention").click();
        assertThat(page.locator(".notices")).containsText("Held");
        page.navigate(viewer.server().base() + "audit");
        assertThat(page.locator("main")).containsText("1 run held against deletion");
    }

    @Test
    void setsAPriceAndMakesAKeyThatIsShownOnce() {
        open("settings");
        page.getByLabel("Model", new Page.GetByLabelOptions().setExact(true)).fill("in-house-7b");
        page.getByLabel("Input", new Page.GetByLabelOptions().setExact(true)).fill("0.1");
        page.getByLabel("Output", new Page.GetByLabelOptions().setExact(true)).fill("0.2");
        page.getByText("Save price").click();
        assertThat(page.locator("main")).containsText("yours");
        page.getByText("Ingest key").first().click();
        String key = page.locator(".secret code").innerText();
        assertThat(key).hasSizeGreaterThan(20);
        page.reload();
        assertThat(page.locator("main")).containsText("ingest");
        assertThat(page.locator("main")).not().containsText(key);
    }

    @Test
    void showsWhatRedactionKeeps() {
        open("settings");
        page.getByLabel("Text to try").fill("write to ann@example.com, password=hunter2");
        page.getByText("Show what would be kept").click();
        Locator kept = page.locator("pre[role=status]");
        assertThat(kept).containsText("[redacted]");
        assertThat(kept).not().containsText("hunter2");
        assertThat(kept).not().containsText("ann@example.com");
    }

    @Test
    void turnsDarkAndStaysSo() {
        open("");
        String light = background();
        page.getByLabel("Theme and time zone").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Dark"))
                .click();
        assertThat(background()).isNotEqualTo(light);
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }

    private String background() {
        return (String) page.evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void isUsableOnAPhone() {
        page = viewer.browsing().page(390, 844, ColorScheme.LIGHT);
        for (String path : List.of("", "runs/" + Stories.SHOWCASE, "overview", "conversations")) {
            page.navigate(viewer.server().base() + path);
            assertThat(page.locator("h1")).isVisible();
            page.waitForLoadState();
            assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .as("%s is no wider than the screen", path)
                    .isTrue();
        }
        page.getByLabel("Open the menu").click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Users"))
                .click();
        assertThat(page.locator("h1")).hasText("Users");
    }
}
