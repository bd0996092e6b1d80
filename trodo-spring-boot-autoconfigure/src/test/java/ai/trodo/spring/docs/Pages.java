package ai.trodo.spring.docs;

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

/** The Markdown pages of the project, and what stands in them. */
final class Pages {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern BLOCK = Pattern.compile("^```(\\w*)\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)$", Pattern.MULTILINE);

    private Pages() {}

    /** A fenced block: its language and its lines. */
    record Block(String language, String text) {}

    static List<Path> all() {
        try (Stream<Path> guides = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                    .map(ROOT::resolve),
                            guides.filter(page -> page.toString().endsWith(".md")))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String name(Path page) {
        return ROOT.relativize(page).toString().replace('\\', '/');
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Block> blocks(Path page) {
        Matcher blocks = BLOCK.matcher(text(page));
        List<Block> found = new ArrayList<>();
        while (blocks.find()) {
            found.add(new Block(blocks.group(1), blocks.group(2)));
        }
        return found;
    }

    static String prose(Path page) {
        return BLOCK.matcher(text(page)).replaceAll("");
    }

    /** The anchors that a Markdown viewer makes of the headings. */
    static List<String> anchors(Path page) {
        return HEADING.matcher(prose(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
