package ai.trodo.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user of this module gets on the class path besides it, as Maven's dependency:list wrote it down before the tests. */
public final class RuntimeDependencies {
    /** group:artifact:type[:classifier]:version:scope, indented. */
    private static final Pattern LINE = Pattern.compile("^\\s+([\\w.-]+:[\\w.-]+):\\w+:\\S+:(compile|runtime).*$");

    private RuntimeDependencies() {}

    /** Sorted "group:artifact" of this module's whole closure; optional ones, which users do not inherit, are left out. */
    public static List<String> ofThisModule() {
        Path list = Path.of("target/runtime-dependencies.txt");
        try (var lines = Files.lines(list)) {
            return lines.filter(line -> !line.contains("(optional)"))
                    .map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> matcher.group(1))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Run this test through Maven: it reads what dependency:list wrote", e);
        }
    }
}
