package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each page shows of what the collector holds. */
final class PageTests {
    @TempDir
    static Path folder;

    static ViewerServer server;
    static Browsing browsing;
    Page page;

    @BeforeAll
    static void start() {
        browsing = Browsing.start();
        server = ViewerServer.start(folder);
        Stories.tell(server, 90);
    }

    @AfterAll
    static void stop() {
        if (browsing != null) {
            browsing.close();
            server.close();
        }
    }

    @AfterEach
    void leave() {
        assertThat(browsing.complaints()).isEmpty();
        page.context().close();
    }

    private Page open(String path) {
        page = browsing.page();
        page.navigate(server.base() + path);
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
        browsing.complaints();
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
        page.navigate(server.base());
        page.getByTitle("Saved views").click();
        page.getByText("Failures").click();
        assertThat(page).hasURL(Pattern.compile("q=status%3Aerror"));
    }

    @Test
    void marksTwoRunsAndComparesThem() {
        open("?q=user%3Aada%40example.com+text%3A%22order%22&range=all");
        page.navigate(server.base() + "compare?left=" + Stories.FAILED + "&right=" + Stories.SHOWCASE);
        assertThat(page.locator(".diffrows .drow")).not().hasCount(0);
        assertThat(page.locator(".stats")).containsText("+4.42 s");
        assertThat(page.getByLabel("Input", new Page.GetByLabelOptions().setExact(true)))
                .containsText("I want a refund");
    }

    @Test
    void tagsAndDeletesMarkedRuns() {
        Story story = Story.of("to-delete", "tidy", java.time.Instant.now().minusSeconds(400))
                .ended("ok", 5, "x");
        server.ingest(story.envelope());
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
    void answersWithinOnePageWhyItWasSlowWhatItCostAndWhatTheModelWasTold() {
        open("runs/" + Stories.SHOWCASE);
        assertThat(page.locator(".run-head")).containsText("8.12 s");
        assertThat(page.locator(".run-head")).containsText("$0.0");
        assertThat(page.locator(".detail")).containsText("Most of the wait was chat gpt-4o");
        page.locator("[data-span=chat1]").click();
        assertThat(page.locator(".detail .msg.system")).containsText("You are the support agent of a shop");
        assertThat(page.locator(".detail .msg.user")).containsText(Stories.QUESTION);
        assertThat(page.locator(".detail .toolcall").first()).containsText("lookup_order");
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Usage"))
                .click();
        assertThat(page.locator(".detail .plain-table")).containsText("Read from cache");
    }

    @Test
    void linksGraphAndWaterfallByOneSelection() {
        open("runs/" + Stories.SHOWCASE);
        page.locator(".graph .node", new Page.LocatorOptions().setHasText("lookup"))
                .click();
        assertThat(page.locator(".wrow[aria-selected=true]")).hasAttribute("data-span", "tool0");
        assertThat(page.locator(".visits")).containsText("visit 1 of 3");
        page.getByLabel("Next visit").click();
        assertThat(page.locator(".wrow[aria-selected=true]")).hasAttribute("data-span", "tool1");
        page.locator("[data-span=classify]").click();
        assertThat(page.locator(".graph .node.on")).containsText("classify");
        assertThat(page).hasURL(Pattern.compile("span=classify"));
    }

    @Test
    void marksLateAndOrphanSpansAndSwitchesOfIntent() {
        open("runs/" + Stories.SHOWCASE);
        assertThat(page.locator("[data-span=late-1]")).containsText("late");
        assertThat(page.locator("[data-span=lonely]")).containsText("orphan");
        assertThat(page.locator(".switches .sw")).containsText("route → think and act");
        assertThat(page.locator(".graph .node.declared").first()).containsText("not reached");
        assertThat(page.locator("[data-span=chat0] .first-out")).isVisible();
    }

    @Test
    void showsEventsInTheFormThatSuitsThem() {
        open("runs/" + Stories.SHOWCASE + "?tab=events");
        Locator detail = page.locator(".detail");
        assertThat(detail).containsText("fits the schema");
        assertThat(detail.locator(".terminal")).containsText("$ pytest -q");
        assertThat(detail.locator(".difftext .add").first()).containsText("discount");
        assertThat(detail).containsText("fix/invoice");
        assertThat(detail.locator(".event", new Locator.LocatorOptions().setHasText("after the patch")))
                .containsText("changed");
    }

    @Test
    void showsAFailureWithItsStack() {
        open("runs/" + Stories.FAILED + "?span=lookup");
        assertThat(page.locator(".err-box")).containsText("java.net.SocketTimeoutException");
        assertThat(page.locator(".err-box")).containsText("status 504");
        assertThat(page.locator(".err-box pre .own").nth(1)).containsText("com.example.shop");
    }

    @Test
    void showsRetrievedDocumentsWithTheirScores() {
        open("runs/" + Stories.SHOWCASE + "?span=docs");
        assertThat(page.locator(".doc").first()).containsText("shipping-policy.md");
        assertThat(page.locator(".doc .score").first()).containsText("0.912");
    }

    @Test
    void foldsZoomsAndFindsAndComesBackAfterAReload() {
        open("runs/" + Stories.SHOWCASE);
        page.locator("[data-span=step0] .twist").click();
        assertThat(page.locator("[data-span=chat0]")).hasCount(0);
        page.locator("[data-span=step1]").click();
        page.keyboard().press("z");
        page.getByLabel("Find in the run").fill("lookup");
        page.locator("[data-span=tool1]").click();
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Raw")).click();
        String address = page.url();
        assertThat(address).contains("fold=step0", "zoom=", "find=lookup", "span=tool1", "tab=raw");
        page.reload();
        assertThat(page.locator("[data-span=step0]")).hasAttribute("aria-expanded", "false");
        assertThat(page.locator(".wrow[aria-selected=true]")).hasAttribute("data-span", "tool1");
        assertThat(page.locator("[data-span=tool1]")).hasClass(Pattern.compile("hit"));
        assertThat(page.locator(".tab[aria-selected=true]")).hasText("Raw");
        assertThat(page.locator(".minimap .win")).isVisible();
        assertThat(page).hasURL(address);
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
    void addsAScoreByHand() {
        open("runs/" + Stories.FAILED + "?tab=scores");
        page.getByLabel("Score", new Page.GetByLabelOptions().setExact(true)).fill("polite");
        page.getByLabel("Value").fill("0.5");
        page.getByLabel("Why").fill("It said sorry");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add score"))
                .click();
        assertThat(page.locator(".scoreline")).containsText("polite");
        page.reload();
        assertThat(page.locator(".scoreline")).containsText("It said sorry");
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
        page.navigate(server.base() + "runs/" + Stories.SHOWCASE);
        page.getByLabel("More", new Page.GetByLabelOptions().setExact(true)).click();
        page.getByText("Hold against retention").click();
        assertThat(page.locator(".notices")).containsText("Held");
        page.navigate(server.base() + "audit");
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
    void saysWhereToGoWhenThereIsNoSuchRun() {
        open("runs/nobody-knows-it");
        assertThat(page.locator(".empty")).containsText("There is no such run");
        browsing.complaints();
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
    void showsTimesInTheChosenZone() {
        open("runs/" + Stories.SHOWCASE + "?tab=attributes");
        Locator started = page.locator(".detail .kv time").first();
        assertThat(started).containsText("GMT+1");
        page.getByLabel("Theme and time zone").click();
        page.getByLabel("Time zone", new Page.GetByLabelOptions().setExact(true))
                .selectOption("Asia/Tokyo");
        assertThat(started).containsText("GMT+9");
    }

    @Test
    void isUsableOnAPhone() {
        page = browsing.page(390, 844, ColorScheme.LIGHT);
        for (String path : List.of("", "runs/" + Stories.SHOWCASE, "overview", "conversations")) {
            page.navigate(server.base() + path);
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
