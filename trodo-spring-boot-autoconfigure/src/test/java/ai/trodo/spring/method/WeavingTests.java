package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aspectj.bridge.IMessage;
import org.aspectj.bridge.MessageHandler;
import org.aspectj.tools.ajc.Main;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class WeavingTests {
    private static final String TREE = """
            class Support
            user u-1
            support [OK]
              suspended (tool) [OK]
              look (tool) [OK]
                write (llm) [OK]
              help (retrieval) [OK]
                foreign (tool) [OK]
              of_static (tool) [OK]
                box.two (function) [OK]
            """;

    private static final Pattern WEAVING = Pattern.compile("debug weaving '([^']+)'");

    @TempDir
    Path woven;

    @Test
    void aWeavingAgentShowsSelfCallsPrivateMethodsAndPlainObjects() throws Exception {
        Path tellAll = Files.writeString(woven.resolve("aop.xml"), "<aspectj><weaver options=\"-debug\"/></aspectj>");
        String output = run(
                List.of(
                        "-javaagent:" + jar("aspectjweaver"),
                        "-Dorg.aspectj.weaver.loadtime.configuration=META-INF/aop.xml;" + tellAll.toUri()),
                System.getProperty("java.class.path"));

        assertThat(output.replaceAll("(?m)^\\[.*] debug .*\n", ""))
                .endsWith(TREE)
                .doesNotContain("classes are not woven");
        assertThat(WEAVING.matcher(output).results().map(found -> found.group(1)))
                .as("classes that the weaver works on: whole frameworks would take minutes")
                .contains(WovenApplication.class.getName())
                .allMatch(name -> name.startsWith("ai.trodo."));
    }

    @Test
    void classesWovenAtBuildTimeNeedNoAgent() throws Exception {
        Path classes = copyOfWovenApplication();
        MessageHandler messages = new MessageHandler(true);
        new Main()
                .run(
                        new String[] {
                            "-17",
                            "-inpath",
                            classes.toString(),
                            "-aspectpath",
                            mainClasses().toString(),
                            "-classpath",
                            System.getProperty("java.class.path"),
                            "-d",
                            woven.resolve("out").toString()
                        },
                        messages);
        assertThat(messages.getMessages(IMessage.ERROR, true)).isEmpty();
        String path =
                woven.resolve("out") + System.getProperty("path.separator") + System.getProperty("java.class.path");
        assertThat(run(List.of(), path)).endsWith(TREE);
    }

    @Test
    void withoutAWeaverTheApplicationWorksAndIsTold() throws Exception {
        assertThat(run(List.of(), System.getProperty("java.class.path")))
                .contains("not woven while they are loaded")
                .contains("user none")
                .doesNotContain("(tool)");
    }

    private static String run(List<String> options, String classPath) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classPath));
        command.add(WovenApplication.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static String jar(String artifact) {
        return Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith(artifact + "-"))
                .findFirst()
                .orElseThrow();
    }

    private static Path mainClasses() throws Exception {
        return Path.of(TrodoAspect.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private Path copyOfWovenApplication() throws Exception {
        Path from = Path.of(WovenApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String folder = WovenApplication.class.getPackageName().replace('.', '/');
        Path to = Files.createDirectories(woven.resolve("in").resolve(folder));
        try (Stream<Path> files = Files.list(from.resolve(folder))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("WovenApplication")) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
        return woven.resolve("in");
    }
}
