package ai.trodo.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the guide shows compiles, and the properties that it names exist. */
class GuideSnippetsTests {
    private static final Pattern BLOCK = Pattern.compile("```(java|properties)\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import ai.trodo.*;
            import ai.trodo.annotation.*;
            import ai.trodo.capture.*;
            import ai.trodo.context.*;
            import ai.trodo.spring.async.*;
            import ai.trodo.spring.client.*;
            import ai.trodo.spring.http.*;
            import java.io.IOException;
            import java.lang.annotation.*;
            import java.net.URI;
            import java.net.http.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.slf4j.MDC;
            import org.springframework.context.annotation.*;
            import org.springframework.core.annotation.AliasFor;
            import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
            import org.springframework.stereotype.Service;
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"annotations.md", "configuration.md", "propagation.md"})
    void everySnippetCompilesAndNamesPropertiesThatExist(String page) throws IOException {
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "guide", page)));
        List<Path> sources = new ArrayList<>();
        while (blocks.find()) {
            if (blocks.group(1).equals("java")) {
                String name = "Snippet" + sources.size();
                sources.add(Files.writeString(
                        folder.resolve(name + ".java"), IMPORTS + "class " + name + " {\n" + blocks.group(2) + "}\n"));
            } else {
                blocks.group(2)
                        .lines()
                        .forEach(line -> assertThat(knownProperties()).contains(line.substring(0, line.indexOf('='))));
            }
        }
        assertThat(sources).isNotEmpty();
        assertThat(errorsOf(sources)).isEmpty();
    }

    private List<String> errorsOf(List<Path> sources) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            compiler.getTask(
                            null,
                            files,
                            problems,
                            List.of("-proc:none", "-parameters", "-d", folder.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    private static List<String> knownProperties() {
        List<String> names = new ArrayList<>();
        try (var metadata =
                GuideSnippetsTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            new JsonMapper()
                    .readTree(metadata.readAllBytes())
                    .path("properties")
                    .forEach(property -> names.add(property.path("name").asString("")));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return names;
    }
}
