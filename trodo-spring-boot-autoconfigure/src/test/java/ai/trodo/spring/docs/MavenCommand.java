package ai.trodo.spring.docs;

import ai.trodo.house.Pages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a command of Maven names and the project does not have: phases, modules, profiles, tests, properties. */
record MavenCommand(List<String> words) {
    private static final Set<String> SWITCHES = Set.of("-B", "-ntp", "-q", "-o", "-am");
    private static final Set<String> PHASES = Set.of("clean", "compile", "test", "package", "verify", "install");

    /** Of Maven's own plug-ins. */
    private static final Set<String> PLUGINS_OWN =
            Set.of("skipTests", "test", "excludedGroups", "surefire.failIfNoSpecifiedTests", "maven.repo.local");

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        List<String> modules = List.of();
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl")) {
                modules = List.of(words.get(++i).split(","));
                modules.stream()
                        .filter(module ->
                                !Files.exists(Pages.ROOT.resolve(module).resolve("pom.xml")))
                        .forEach(problems::add);
            } else if (!isKnown(word)) {
                problems.add(word);
            } else if (word.startsWith("-Dtest=") && !isTest(word.substring("-Dtest=".length()), modules)) {
                problems.add(word);
            }
        }
        return problems;
    }

    private static boolean isKnown(String word) {
        if (word.startsWith("-P")) {
            return anyFile("pom.xml", pom -> pom.contains("<id>" + word.substring(2) + "</id>"));
        }
        if (word.startsWith("-D")) {
            String property = word.substring(2).split("=")[0];
            return PLUGINS_OWN.contains(property)
                    || anyFile("pom.xml", pom -> pom.contains("${" + property + "}"))
                    || anyFile(".java", code -> code.contains("\"" + property + "\""));
        }
        if (word.contains(":")) {
            return anyFile("pom.xml", pom -> pom.contains(word.split(":")[0] + "-maven-plugin"));
        }
        return SWITCHES.contains(word) || PHASES.contains(word);
    }

    private static boolean isTest(String name, List<String> modules) {
        return modules.stream()
                .anyMatch(module ->
                        !files(Pages.ROOT.resolve(module), "/" + name + ".java").isEmpty());
    }

    private static boolean anyFile(String ending, Predicate<String> says) {
        return files(Pages.ROOT, ending).stream().anyMatch(file -> says.test(Pages.text(file)));
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> all = Files.find(folder, 12, (path, attributes) -> ("/" + path).endsWith(ending))) {
            return all.filter(path -> !path.toString().contains("node_modules")).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
