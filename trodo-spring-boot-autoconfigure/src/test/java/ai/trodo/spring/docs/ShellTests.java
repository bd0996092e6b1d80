package ai.trodo.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.house.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Commands that the pages tell their readers to type: what they name exists, such as modules, profiles, tests, scripts and
 * their parts. They are not run here, since they build the whole project; {@code scripts/fresh-machine} runs the README's.
 */
class ShellTests {
    private static final Pattern INLINE = Pattern.compile("`((?:mvn|scripts/|benchmarks/run|\\.ci/run)[^`]*)`");
    private static final Pattern VARIABLE = Pattern.compile("^[A-Z_]+=.*");

    /** A command in a line of a block or of the text. */
    record Command(String page, String line) {
        @Override
        public String toString() {
            return page + ": " + line;
        }
    }

    static Stream<Command> commands() {
        Stream<Command> blocks = Pages.blocksIn("shell").stream()
                .flatMap(block -> lines(block.text()).map(line -> new Command(block.page(), line)));
        Stream<Command> inline = Pages.all().stream()
                .flatMap(page -> INLINE.matcher(Pages.prose(page))
                        .results()
                        .flatMap(found -> lines(found.group(1)))
                        .map(line -> new Command(Pages.name(page), line)));
        return Stream.concat(blocks, inline);
    }

    /** One for each command; text in quotation marks may go over several lines and is nobody's option here. */
    private static Stream<String> lines(String block) {
        return block.replaceAll("(?s)'[^']*'", "'…'")
                .lines()
                .flatMap(line -> Arrays.stream(line.replaceAll("(^| )#.*$", "").split("&&")))
                .map(String::strip)
                .filter(line -> !line.isEmpty());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nameWhatExists(Command command) throws Exception {
        assertThat(problems(command.line())).as(command.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mvn -B verfy",
                "mvn -pl trodo-nothing verify",
                "mvn -Pnothing verify",
                "mvn -pl trodo-server -Dtest=NoSuchTests test",
                "mvn -Dno.such.property=1 verify",
                "java -jar sample-app/target/sample.jar",
                "java -javaagent:opentelemetry-javaagent.jar -Dotel.nothing=x.jar -jar shop.jar",
                "benchmarks/run nothing",
                "scripts/nothing",
                "npm run nothing",
                "cd nowhere",
                "make all"
            })
    void findsWhatDoesNotExist(String line) throws Exception {
        assertThat(problems(line)).isNotEmpty();
    }

    @Test
    void areFoundInBlocksAndInTheText() {
        assertThat(commands().map(Command::page).distinct())
                .contains("README.md", "CONTRIBUTING.md", "docs/performance.md", "docs/guide/viewer.md");
    }

    private static List<String> problems(String line) throws Exception {
        List<String> words = List.of(line.split("\\s+"));
        return switch (words.get(0)) {
            case "mvn" -> new MavenCommand(words).problems();
            case "java" -> java(words);
            case "npm" -> npm(words);
            case "cd" -> missing(words.get(1));
            // Sent to a real collector by CurlTests and DocumentsTests of trodo-server.
            case "curl", "sqlite3" -> List.of();
            default -> VARIABLE.matcher(line).matches() ? variable(line) : script(words);
        };
    }

    private static List<String> java(List<String> words) throws Exception {
        int jar = words.indexOf("-jar");
        if (words.get(1).startsWith("-javaagent:")) {
            // EverySpanOnceTests starts a process with the agent and these options.
            String started = Files.readString(
                    Pages.ROOT.resolve("boot-matrix/src/otel/ai/trodo/matrix/otel/EverySpanOnceTests.java"));
            return words.subList(2, jar).stream()
                    .filter(option -> !started.contains(option.substring(0, option.indexOf('=') + 1)))
                    .toList();
        }
        Path path = Path.of(words.get(jar + 1));
        String file = path.getFileName().toString();
        Path module = path.getName(0);
        String pom = Files.readString(Pages.ROOT.resolve(module).resolve("pom.xml"));
        boolean named = pom.contains("<finalName>" + file.replace(".jar", "") + "</finalName>");
        String classified =
                file.replace(module + "-" + BlocksTests.version() + "-", "").replace(".jar", "");
        return named || pom.contains("<classifier>" + classified + "</classifier>") ? List.of() : List.of(file);
    }

    private static List<String> npm(List<String> words) throws IOException {
        Path manifest = Pages.ROOT.resolve("trodo-server/viewer/package.json");
        if (words.get(1).equals("ci")) {
            return missing("trodo-server/viewer/package-lock.json");
        }
        return new JsonMapper()
                        .readTree(Files.readString(manifest))
                        .path("scripts")
                        .has(words.get(2))
                ? List.of()
                : List.of(words.get(2));
    }

    /** Those of OpenTelemetry, with which CurlTests of trodo-server sends. */
    private static List<String> variable(String line) {
        return line.startsWith("OTEL_EXPORTER_OTLP_") ? List.of() : List.of(line);
    }

    private static List<String> script(List<String> words) throws IOException {
        Path script = Pages.ROOT.resolve(words.get(0));
        if (!Files.isExecutable(script) || Files.isDirectory(script)) {
            return List.of(words.get(0));
        }
        String text = Files.readString(script);
        List<String> unknown = new ArrayList<>();
        if (words.size() > 1) {
            // A part of it, or an option.
            String first = Pattern.quote(words.get(1));
            List<MatchResult> known = Pattern.compile("(?m)(^|[\\s|])" + first + "([|)]|\\(\\) \\{)")
                    .matcher(text)
                    .results()
                    .toList();
            if (known.isEmpty()) {
                unknown.add(words.get(1));
            }
        }
        return unknown;
    }

    private static List<String> missing(String file) {
        return Files.exists(Pages.ROOT.resolve(file)) ? List.of() : List.of(file);
    }
}
