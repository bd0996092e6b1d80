package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens on a page while runs arrive: everything is seen, nothing jumps, no selection is taken away. */
@Tag("slow")
final class LiveTests {
    static Browsing browsing;

    @TempDir
    Path folder;

    ViewerServer server;
    Page page;

    @BeforeAll
    static void launch() {
        browsing = Browsing.start();
    }

    @AfterAll
    static void quit() {
        if (browsing != null) {
            browsing.close();
        }
    }

    @BeforeEach
    void start() {
        server = ViewerServer.start(folder);
        page = browsing.page();
    }

    @AfterEach
    void stop() {
        page.context().close();
        server.close();
        assertThat(browsing.complaints()).isEmpty();
    }

    private void run(String id, String agent) {
        server.ingest(Story.of(id, agent, Instant.now().minusMillis(900))
                .asked("question of " + id)
                .span(id + "-root", null, "agent", agent, 0, 800)
                .ended("ok", 800, "answer")
                .envelope());
    }

    private Locator rows() {
        return page.locator(".runtable tbody tr");
    }

    private void openRuns() {
        page.navigate(server.base());
        assertThat(rows().first()).isVisible();
        assertThat(page.locator(".livedot")).hasAttribute("data-state", "live");
    }

    @Test
    void opensTheFirstRunOfANewInstallationByItself() {
        page.navigate(server.base());
        assertThat(page.locator(".first")).containsText("Waiting for the first run");
        assertThat(page.locator(".first pre").nth(1)).containsText("@Agent");
        assertThat(page.locator(".livedot")).hasAttribute("data-state", "live");
        run("first", "support");
        assertThat(page).hasURL(Pattern.compile("runs/first"));
        assertThat(page.locator(".wrow")).hasCount(1);
    }

    @Test
    void letsNewRunsInAtTheTop() {
        run("a", "support");
        openRuns();
        run("b", "support");
        assertThat(rows()).hasCount(2);
        assertThat(rows().first()).hasAttribute("data-run", "b");
    }

    @Test
    void movesNothingUnderThePointer() {
        run("a", "support");
        openRuns();
        rows().first().hover();
        double before = rows().first().boundingBox().y;
        run("b", "support");
        assertThat(page.locator(".newruns")).containsText("1 new run");
        assertThat(rows()).hasCount(1);
        assertThat(rows().first().boundingBox().y).isEqualTo(before);
        page.locator(".newruns button").click();
        assertThat(rows().first()).hasAttribute("data-run", "b");
    }

    @Test
    void neverStealsTheSelection() {
        run("a", "support");
        run("b", "support");
        openRuns();
        page.keyboard().press("j");
        page.keyboard().press("j");
        String chosen = page.locator("tr[data-active=true]").getAttribute("data-run");
        run("c", "support");
        assertThat(rows()).hasCount(3);
        assertThat(page.locator("tr[data-active=true]")).hasAttribute("data-run", chosen);
    }

    @Test
    void changesARunInItsPlace() {
        Story started =
                Story.of("slow", "support", Instant.now().minusSeconds(2)).with("status", "running");
        server.post("api/sdk/runs/start", started.envelope());
        run("later", "support");
        openRuns();
        assertThat(page.locator("[data-run=slow]")).containsText("running");
        page.locator("[data-run=slow]").hover();
        server.ingest(Story.of("slow", "support", Instant.now().minusSeconds(2))
                .ended("error", 2_000, "it broke")
                .envelope());
        assertThat(page.locator("[data-run=slow]")).containsText("it broke");
        assertThat(rows().last()).hasAttribute("data-run", "slow");
    }

    @Test
    void growsARunThatIsOpenAndKeepsWhatIsSelected() {
        Instant start = Instant.now().minusSeconds(1);
        server.post(
                "api/sdk/runs/start",
                Story.of("r", "support", start).with("status", "running").envelope());
        server.ingest(Story.of("r", "support", start)
                .running("root", null, "agent", "support", 0)
                .running("one", "root", "tool", "first tool", 10)
                .appended());
        page.navigate(server.base() + "runs/r");
        assertThat(page.locator(".wrow")).hasCount(2);
        assertThat(page.locator("[data-span=one] .bar")).hasClass(Pattern.compile("running"));
        page.locator("[data-span=one]").click();
        server.ingest(Story.of("r", "support", start)
                .span("one", "root", "tool", "first tool", 10, 300)
                .running("two", "root", "llm", "second call", 320)
                .appended());
        assertThat(page.locator("[data-span=two]")).isVisible();
        assertThat(page.locator("[data-span=one] .bar")).hasClass(Pattern.compile("ok"));
        assertThat(page.locator(".wrow[aria-selected=true]")).hasAttribute("data-span", "one");
        server.ingest(Story.of("r", "support", start)
                .span("two", "root", "llm", "second call", 320, 400)
                .span("root", null, "agent", "support", 0, 800)
                .ended("ok", 800, "done")
                .envelope());
        assertThat(page.locator(".run-head .status")).hasAttribute("data-status", "ok");
        assertThat(page.locator(".bar.running")).hasCount(0);
        assertThat(page.locator(".wrow[aria-selected=true]")).hasAttribute("data-span", "one");
    }

    @Test
    void carriesOnAfterTheServerWasAway() {
        run("a", "support");
        openRuns();
        page.context().setOffline(true);
        page.context().setOffline(false);
        run("b", "support");
        assertThat(rows()).hasCount(2);
        browsing.complaints();
    }

    @Test
    void showsOnlyArrivalsThatFitTheFilter() {
        run("a", "support");
        page.navigate(server.base() + "?q=agent%3Asupport");
        assertThat(rows()).hasCount(1);
        assertThat(page.locator(".livedot")).hasAttribute("data-state", "live");
        run("other", "research");
        run("b", "support");
        assertThat(rows()).hasCount(2);
        assertThat(page.locator("[data-run=other]")).hasCount(0);
    }

    @Test
    void drawsManySpansOfABurstOnce() {
        Instant start = Instant.now().minusSeconds(1);
        server.post(
                "api/sdk/runs/start",
                Story.of("burst", "support", start).with("status", "running").envelope());
        page.navigate(server.base() + "runs/burst");
        assertThat(page.locator(".livedot")).hasAttribute("data-state", "live");
        Story story = Story.of("burst", "support", start).running("root", null, "agent", "support", 0);
        for (int i = 0; i < 400; i++) {
            story.span("s" + i, "root", "tool", "step", i, 5, Map.of());
        }
        server.ingest(story.appended());
        assertThat(page.locator(".rows")).hasAttribute("data-total", "401");
        assertThat(page.locator(".wrow").count()).isLessThan(80);
    }
}
