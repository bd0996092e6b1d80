package ai.trodo.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceRulesTests {
    @TempDir
    Path sources;

    @Test
    void findsAThrowableThatIsSwallowed() throws IOException {
        write("Swallows.java", "class Swallows { void run() {\n try { } catch (Throwable t) { t.getMessage(); }\n } }");

        assertThat(SourceRules.swallowedThrowables(sources, Set.of()))
                .singleElement()
                .asString()
                .endsWith(":2");
    }

    @Test
    void findsAThrowableInAUnion() throws IOException {
        write("Union.java", "class Union { void run() { try { } catch (Error | Throwable t) { } } }");

        assertThat(SourceRules.swallowedThrowables(sources, Set.of())).hasSize(1);
    }

    @Test
    void letsAThrowableBeThrownAgainAndResourcesBeClosed() throws IOException {
        write("Rethrows.java", """
                class Rethrows {
                    void run(AutoCloseable resource) throws Throwable {
                        try (resource) { } catch (Throwable t) { note(t); throw t; }
                    }
                    void note(Throwable t) { }
                }
                """);

        assertThat(SourceRules.swallowedThrowables(sources, Set.of())).isEmpty();
    }

    @Test
    void letsTheNamedFileSwallow() throws IOException {
        write("Guard.java", "class Guard { void run() { try { } catch (Throwable t) { } } }");

        assertThat(SourceRules.swallowedThrowables(sources, Set.of("Guard.java")))
                .isEmpty();
    }

    @Test
    void namesThePackageThatForgotToBeNullMarked() throws IOException {
        write("a/A.java", "package a; class A { }");
        write("b/B.java", "package b; class B { }");
        write("b/package-info.java", "@org.jspecify.annotations.NullMarked package b;");

        assertThat(SourceRules.packagesWithoutNullMarked(sources)).containsExactly("a");
    }

    private void write(String name, String text) throws IOException {
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
