package ai.trodo.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store of several tenants: one is looked at, and every address says which. */
@Tag("slow")
final class SitePageTests {
    @RegisterExtension
    static final OpenViewer viewer = OpenViewer.with(SitePageTests::tell);

    private static void tell(ViewerServer server) {
        server.ingest(run("of-the-house", "concierge"));
        server.ingest("acme", run("of-acme", "plumber"));
    }

    private static Map<String, Object> run(String id, String agent) {
        return Map.of(
                "run", Map.of("run_id", id, "agent_name", agent, "status", "ok"),
                "spans", List.of(Map.of("span_id", id + "-s", "kind", "tool", "name", "look")));
    }

    @Test
    void theChosenSiteGoesAlongToEveryPage() {
        Page page = viewer.open("");
        assertThat(page.locator("main")).containsText("concierge");
        assertThat(page.locator("main")).not().containsText("plumber");

        page.getByLabel("Site", new Page.GetByLabelOptions().setExact(true)).selectOption("acme");
        assertThat(page).hasURL(Pattern.compile("\\?site=acme$"));
        assertThat(page.locator("main")).containsText("plumber");
        assertThat(page.locator("main")).not().containsText("concierge");

        page.locator("a[href*='runs/of-acme']").first().click();
        assertThat(page).hasURL(Pattern.compile("runs/of-acme\\?.*site=acme"));
        assertThat(page.locator("[role=treeitem]").first()).containsText("look");
        page.reload();
        assertThat(page.locator("[role=treeitem]").first()).containsText("look");

        page.getByLabel("Pages").getByText("Overview").click();
        assertThat(page).hasURL(Pattern.compile("overview\\?.*site=acme"));
        Locator site = page.getByLabel("Site", new Page.GetByLabelOptions().setExact(true));
        assertThat(site).hasValue("acme");
        site.selectOption("default");
        assertThat(page).not().hasURL(Pattern.compile("site="));
        assertThat(page.locator("main")).containsText("concierge");
    }
}
