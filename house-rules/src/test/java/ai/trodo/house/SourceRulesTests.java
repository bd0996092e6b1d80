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

    @Test
    void findsWhatIsPublicAndNotExplained() throws IOException {
        write("Open.java", """
                /** Explained. */
                public class Open {
                    public static final int SIZE = 1;
                    public Open(int size) { }
                    public void run() { }
                    protected void extend() { }
                    /** Explained. */
                    public void told() { }
                    void near() { }
                    @Override public String toString() { return ""; }
                    public enum Word { ONE }
                }
                """);

        assertThat(SourceRules.unexplained(sources))
                .extracting(offence -> offence.substring(offence.lastIndexOf(' ') + 1))
                .containsExactly("SIZE", "<init>", "run", "extend", "Word", "ONE");
    }

    @Test
    void asksOfARecordThatItExplainsItsComponents() throws IOException {
        write("Pair.java", """
                /**
                 * Explained.
                 *
                 * @param left explained
                 */
                public record Pair(int left, int right) {
                    public Pair { }
                    public int left() { return left; }
                }
                """);

        assertThat(SourceRules.unexplained(sources)).singleElement().asString().endsWith("Pair.java:6 right");
    }

    @Test
    void knowsThatMembersOfInterfacesArePublic() throws IOException {
        write("Port.java", "/** Explained. */ public interface Port { void open(); private void near() { } }");
        write("Inner.java", "class Inner { public void hidden() { } }");

        assertThat(SourceRules.unexplained(sources)).singleElement().asString().endsWith("open");
    }

    @Test
    void leavesOutWhatSaysThatItIsNoApi() throws IOException {
        write("One.java", "/** For our own rooms. Not API; may change. */ public class One { public void run() { } }");
        write("room/Two.java", "package room; public class Two { public void run() { } }");
        write("room/package-info.java", "/** Shared. Not\n * API. */ package room;");

        assertThat(SourceRules.unexplained(sources)).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
