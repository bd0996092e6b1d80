package ai.trodo.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.house.Pages;
import ai.trodo.house.Pages.Block;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Every block of the pages that is not Java: each has somebody who looks whether it is true. */
class BlocksTests {
    /** Who looks at each language; java: {@link SnippetTests}, shell: {@link ShellTests}, properties: {@link PropertiesTests}. */
    private static final Set<String> LANGUAGES = Set.of("java", "kotlin", "shell", "properties", "json", "xml", "text");

    /** Text that is no input of anything, by page and first words; the few that nobody can run say why. */
    private static final Map<String, String> TEXTS = Map.of(
            "docs/api.md: agent:support",
            "a collector is asked with it, in DocumentsTests of trodo-server",
            "docs/guide/configuration.md: ****",
            "looksLikeTheMistakeOfTheGuide",
            "docs/guide/delivery.md: record ->",
            "a drawing");

    private static final Pattern DEPENDENCY = Pattern.compile("<artifactId>(trodo-[\\w-]+)</artifactId>");

    @Test
    void areWrittenInALanguageThatSomebodyLooksAt() {
        List<String> unknown = Pages.all().stream()
                .flatMap(page -> Pages.blocks(page).stream())
                .filter(block -> !LANGUAGES.contains(block.language()))
                .map(Block::toString)
                .toList();

        assertThat(unknown).as("blocks without a known language").isEmpty();
    }

    @Test
    void textIsAccountedFor() {
        List<String> unaccounted = Pages.blocksIn("text").stream()
                .map(Block::toString)
                .filter(block -> TEXTS.keySet().stream().noneMatch(block::startsWith))
                .toList();

        assertThat(unaccounted).isEmpty();
    }

    @Test
    void kotlinIsCodeThatRuns() throws IOException {
        String run = plain(Files.readString(
                Pages.ROOT.resolve("boot-matrix/kotlin/src/test/kotlin/ai/trodo/matrix/CoroutineAgentsTests.kt")));

        assertThat(Pages.blocksIn("kotlin"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(run).contains(plain(block.text())));
    }

    private static String plain(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    @Test
    void dependenciesAreArtifactsOfTheBillOfMaterials() throws Exception {
        String bom = Files.readString(Pages.ROOT.resolve("trodo-bom/pom.xml"));
        Matcher managed = DEPENDENCY.matcher(bom.substring(bom.indexOf("<dependencyManagement>")));
        List<String> known =
                managed.results().map(artifact -> artifact.group(1)).toList();
        List<Block> blocks = Pages.blocksIn("xml");

        assertThat(blocks).isNotEmpty();
        for (Block block : blocks) {
            Element dependency = xml(block.text());
            if (dependency.getTagName().equals("aspectj")) {
                // Our aspect works only if its own package is woven too.
                assertThat(block.text()).contains("<include within=\"ai.trodo..*\"/>");
                continue;
            }
            assertThat(dependency.getTagName()).as(block.toString()).isEqualTo("dependency");
            assertThat(text(dependency, "groupId")).as(block.toString()).isEqualTo("ai.trodo");
            assertThat(text(dependency, "artifactId")).as(block.toString()).isIn(known);
            assertThat(text(dependency, "version")).as(block.toString()).isEqualTo(version());
        }
    }

    static String version() throws Exception {
        return text(xml(Files.readString(Pages.ROOT.resolve("pom.xml"))), "version");
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
    }

    private static String text(Element parent, String child) {
        return parent.getElementsByTagName(child).item(0).getTextContent();
    }

    @Test
    void looksLikeTheMistakeOfTheGuide() {
        String shown = Pages.blocksIn("text").stream()
                .filter(block -> block.page().equals("docs/guide/configuration.md"))
                .map(Block::text)
                .collect(Collectors.joining());
        List<FailureAnalysis> explained = new ArrayList<>();
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(TrodoClientAutoConfiguration.class))
                .withPropertyValues("trodo.sampling.rate=1.5")
                .run(context -> explained.add(analysis(context.getStartupFailure())));

        assertThat(shown)
                .contains("Description:\n\n" + explained.get(0).getDescription() + "\n")
                .contains("Action:\n\n" + explained.get(0).getAction() + "\n");
    }

    /** As Boot does it: the first of all analyzers that knows the failure. */
    private static FailureAnalysis analysis(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation(BlocksTests.class.getClassLoader())
                .load(FailureAnalyzer.class, null, FailureHandler.handleMessage((message, cannotBeMade) -> {}))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains", failure));
    }
}
