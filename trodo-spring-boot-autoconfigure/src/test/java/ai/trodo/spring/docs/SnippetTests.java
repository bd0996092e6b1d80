package ai.trodo.spring.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.house.Pages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every piece of Java that the documentation shows compiles: here, or word for word in a test that runs it. */
class SnippetTests {
    /** Pages whose snippets stand word for word in a test of their module, such as {@code GuideSnippetsTests}, and run there. */
    private static final Set<String> RUN_ELSEWHERE = Set.of(
            "docs/guide/capture.md",
            "docs/guide/client.md",
            "docs/guide/events.md",
            "docs/guide/frameworks.md",
            "docs/guide/prices.md",
            "docs/guide/product-events.md",
            "docs/guide/prompts.md",
            "docs/guide/testing.md");

    private static final Pattern DECLARATION =
            Pattern.compile("^(@|(public |private |static |final |abstract )*(class|record|interface|enum) )");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void compile(SnippetPage page) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Pages.Block block : Pages.blocks(page.path())) {
            if (block.language().equals("java")) {
                String name = "Snippet" + sources.size();
                Files.writeString(folder.resolve(name + ".java"), page.source(name, code(block.text())));
                sources.add(folder.resolve(name + ".java"));
            }
        }
        assertThat(sources).as("snippets of " + page).isNotEmpty();
        assertThat(errorsOf(sources)).as(page.toString()).isEmpty();
    }

    @Test
    void areAllLookedAt() {
        Set<String> withJava = Pages.all().stream()
                .filter(page -> Pages.blocks(page).stream()
                        .anyMatch(block -> block.language().equals("java")))
                .map(Pages::name)
                .collect(Collectors.toSet());
        withJava.removeAll(RUN_ELSEWHERE);
        for (SnippetPage page : SnippetPage.values()) {
            withJava.remove(Pages.name(page.path()));
        }
        assertThat(withJava).as("pages whose Java nobody compiles").isEmpty();
    }

    /** Statements get a method around them; a body that is left out is any body. */
    private static String code(String snippet) {
        String whole = snippet.replace("{ … }", "{ throw new UnsupportedOperationException(); }");
        return DECLARATION.matcher(whole).find() ? whole : "void statements() throws Exception {\n" + whole + "}\n";
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
}
