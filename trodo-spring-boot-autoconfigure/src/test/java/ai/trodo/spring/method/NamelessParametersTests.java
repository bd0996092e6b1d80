package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.test.RecordingTrodo;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Classes that a build has compiled without the names of parameters, with or without other debug information. */
class NamelessParametersTests {
    private static final String SOURCE = """
            public class Desk {
                @ai.trodo.annotation.Agent(name = "desk", distinctId = "#a0", metadata = {"chat=#p1"})
                public String answer(String user, int chat) {
                    return user + chat;
                }
            }
            """;

    @TempDir
    Path folder;

    private final RecordingTrodo trodo = RecordingTrodo.create();

    @AfterEach
    void close() {
        trodo.close();
    }

    @ParameterizedTest
    @CsvSource({"-g:none", "-g"})
    void argumentsAreNamedByTheirPlace(String debug) throws Exception {
        try (URLClassLoader loader = compiled(debug)) {
            runner(loader.loadClass("Desk")).run(context -> {
                Object desk = context.getBean("desk");
                Method answer = desk.getClass().getMethod("answer", String.class, int.class);
                assertThat(answer.invoke(desk, "ada", 7)).isEqualTo("ada7");
            });
        }
        assertThat(trodo.run().run().distinctId()).isEqualTo("ada");
        assertThat(trodo.run().run().metadata()).containsEntry("chat", 7L);
        assertThat(trodo.run().run().input().text()).isEqualTo("{\"arg0\":\"ada\",\"arg1\":7}");
    }

    @Test
    void withNamesTheyAreUsed() throws Exception {
        try (URLClassLoader loader = compiled("-parameters")) {
            runner(loader.loadClass("Desk")).run(context -> {
                Object desk = context.getBean("desk");
                desk.getClass().getMethod("answer", String.class, int.class).invoke(desk, "ada", 7);
            });
        }
        assertThat(trodo.run().run().input().text()).isEqualTo("{\"user\":\"ada\",\"chat\":7}");
    }

    private <T> ApplicationContextRunner runner(Class<T> desk) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        AopAutoConfiguration.class,
                        TrodoClientAutoConfiguration.class,
                        TrodoMethodAutoConfiguration.class))
                .withClassLoader(desk.getClassLoader())
                .withBean(TrodoClient.class, trodo::client)
                .withBean("desk", desk);
    }

    private URLClassLoader compiled(String option) throws Exception {
        Path source = Files.writeString(folder.resolve("Desk.java"), SOURCE);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        List.of(
                                        option,
                                        "-proc:none",
                                        "-d",
                                        folder.toString(),
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        source.toString())
                                .toArray(String[]::new));
        assertThat(result).isZero();
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
    }
}
