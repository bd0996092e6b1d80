package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of one run. */
@Tag("slow")
final class RunPageTests {
    @RegisterExtension
    static final OpenViewer viewer = OpenViewer.with(server -> Stories.tell(server, 5));

    Page page;

    private Page open(String path) {
        page = viewer.open(path);
        return page;
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
    void saysWhereToGoWhenThereIsNoSuchRun() {
        open("runs/nobody-knows-it");
        assertThat(page.locator(".empty")).containsText("There is no such run");
        viewer.browsing().complaints();
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
}
