package ai.trodo.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown pages of the project, and what stands in them; for the tests that hold them to the truth. */
public final class Pages {
    /** The folder of the project: Maven runs tests in the folder of a module. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)$", Pattern.MULTILINE);

    private Pages() {}

    /** A fenced block: its page, its language and its lines. */
    public record Block(String page, String language, String text) {
        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    /** Every page below docs, and those of the project's own folder. */
    public static List<Path> all() {
        try (Stream<Path> guides = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/README.md")
                                    .map(ROOT::resolve),
                            guides.filter(page -> page.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static String name(Path page) {
        return ROOT.relativize(page).toString().replace('\\', '/');
    }

    public static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static List<Block> blocks(Path page) {
        Matcher blocks = BLOCK.matcher(text(page));
        List<Block> found = new ArrayList<>();
        while (blocks.find()) {
            found.add(new Block(name(page), blocks.group(1), blocks.group(2)));
        }
        return found;
    }

    /** The blocks of all pages that are written in one of these languages. */
    public static List<Block> blocksIn(String... languages) {
        List<String> wanted = List.of(languages);
        return all().stream()
                .flatMap(page -> blocks(page).stream())
                .filter(block -> wanted.contains(block.language()))
                .toList();
    }

    /** A page without its blocks. */
    public static String prose(Path page) {
        return BLOCK.matcher(text(page)).replaceAll("");
    }

    /** The anchors that a Markdown viewer makes of the headings. */
    public static List<String> anchors(Path page) {
        return HEADING.matcher(prose(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
