package ai.trodo.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages show only code that is compiled and run. */
final class GuidePagesTests {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"client.md", "capture.md", "testing.md"})
    void showOnlyCodeThatRuns(String page) throws IOException {
        Path sources = Path.of("src/test/java/ai/trodo/docs");
        String code = plain(Files.readString(sources.resolve("GuideSnippetsTests.java")))
                + plain(Files.readString(sources.resolve("SpringGuideSnippets.java")));
        String text = Files.readString(Path.of("../docs/guide", page));
        Matcher blocks = JAVA_BLOCK.matcher(text);
        int found = 0;
        while (blocks.find()) {
            assertThat(code).contains(plain(blocks.group(1)));
            found++;
        }
        assertThat(found).isPositive();
    }

    /** Line breaks and indentation belong to the formatter. */
    private static String plain(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining()).replace(" ", "");
    }
}
