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

/** Prompts: what is kept, what differs, and how each version did. */
@Tag("slow")
final class PromptPageTests {
    @RegisterExtension
    static final OpenViewer viewer = OpenViewer.with(PromptPageTests::tell);

    private static void tell(ViewerServer server) {
        String versions = "api/prompts/support/versions";
        server.post(versions, Map.of("content", "You help {{shop}}.\nBe brief.", "config", Map.of("model", "gpt-4o")));
        server.post(
                versions,
                Map.of(
                        "content",
                        "You help {{shop}}.\nBe kind. <b>x</b>",
                        "config",
                        Map.of("model", "claude"),
                        "comment",
                        "kinder",
                        "labels",
                        List.of("production")));
        server.ingest(Map.of(
                "run", Map.of("run_id", "used", "agent_name", "shop", "status", "ok"),
                "spans",
                        List.of(Map.of(
                                "span_id", "s",
                                "kind", "llm",
                                "name", "chat",
                                "model", "gpt-4o",
                                "input_tokens", 30,
                                "output_tokens", 12,
                                "attributes", Map.of("trodo.prompt.name", "support", "trodo.prompt.version", 2)))));
        server.post("api/runs/used/scores", Map.of("name", "helpful", "value", true));
    }

    @Test
    void showsVersionsLabelsAndTheContentOfTheNewest() {
        Page page = viewer.open("prompts");
        Locator row = page.locator("tbody tr");
        assertThat(row).containsText("support");
        assertThat(row).containsText("production · v2");
        row.locator("a").click();
        assertThat(page.getByLabel("Versions").locator("li")).hasCount(2);
        assertThat(page.locator("pre.code")).containsText("Be kind. <b>x</b>");
        assertThat(page.locator(".stack")).containsText("kinder");
        assertThat(page.locator(".stack")).containsText("{{shop}}");
        assertThat(page.locator(".stack")).containsText("model: claude");
    }

    @Test
    void comparesTwoVersionsWithTheirSettingsAndKeepsThemInTheAddress() {
        Page page = viewer.open("prompts/support");
        page.getByLabel("Compare with").selectOption("1");
        assertThat(page).hasURL(Pattern.compile("against=1"));
        Locator differences = page.locator(".difftext");
        assertThat(differences).hasCount(2);
        assertThat(differences.first().locator(".del")).containsText("Be brief.");
        assertThat(differences.first().locator(".add")).containsText("Be kind. <b>x</b>");
        assertThat(differences.last().locator(".add")).containsText("claude");
        page.reload();
        assertThat(page.locator(".difftext")).hasCount(2);
    }

    @Test
    void leadsFromAVersionToItsRunsAndFromACallToItsPrompt() {
        Page page = viewer.open("prompts/support");
        Locator use = page.locator("table tbody tr");
        assertThat(use).containsText("42");
        assertThat(use).containsText("helpful 1");
        use.locator("a").click();
        assertThat(page.locator("[data-run=used]")).isVisible();
        page.navigate(viewer.server().base() + "runs/used?span=s");
        page.locator(".detail a.chip").click();
        assertThat(page).hasURL(Pattern.compile("prompts/support\\?version=2"));
    }

    @Test
    void saysThatFunnelsCannotBeDefinedYet() {
        Page page = viewer.open("journeys");
        assertThat(page.locator(".content, .empty").first())
                .containsText(Pattern.compile("journey|funnel", Pattern.CASE_INSENSITIVE));
    }
}
