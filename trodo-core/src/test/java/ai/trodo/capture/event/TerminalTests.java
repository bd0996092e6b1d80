package ai.trodo.capture.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
final class TerminalTests {
    @TempDir
    Path folder;

    @Test
    void recordsWhatACommandSaid() {
        TerminalCommand done = TerminalRunner.command("sh", "-c", "pwd; echo oops >&2; exit 3")
                .in(folder)
                .tool("bash")
                .reason("try")
                .run();

        assertThat(done.exitCode()).isEqualTo(3);
        assertThat(done.stderr()).isEqualTo("oops\n");
        assertThat(done.level()).isEqualTo(Level.WARNING);
        assertThat(done.payload())
                .containsEntry("command", "sh")
                .containsEntry("exit_code", 3)
                .containsEntry("success", false)
                .containsEntry("stderr", "oops\n")
                .containsEntry("tool_name", "bash")
                .containsEntry("working_directory", folder.toString())
                .containsKeys("started_at", "duration_ms", "stdout")
                .doesNotContainKeys("timed_out", "killed", "start_error", "stdout_truncated_from");
    }

    @Test
    void keepsWhatThereWasWhenACommandRunsOutOfTime() {
        TerminalCommand done = TerminalRunner.shell("echo began; sleep 60 & sleep 60; echo never")
                .timeout(Duration.ofMillis(700))
                .run();

        assertThat(done.timedOut()).isTrue();
        assertThat(done.exitCode()).isNull();
        assertThat(done.stdout()).isEqualTo("began\n");
        assertThat(done.payload())
                .containsEntry("timed_out", true)
                .containsEntry("killed", true)
                .containsEntry("success", false)
                .containsEntry("stdout", "began\n")
                .doesNotContainKey("exit_code");
    }

    @Test
    void endsWhatACommandLeavesBehindOnlyWhenItRunsOutOfTime() {
        TerminalCommand done = TerminalRunner.shell("sleep 30 & echo $!; trap '' TERM; sleep 30")
                .timeout(Duration.ofMillis(700))
                .run();

        long child = Long.parseLong(done.stdout().strip());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void cutsTheOutputWhileItStreamsAndKeepsItsTwoEnds() {
        TerminalCommand done = TerminalRunner.shell("echo start; yes 0123456789 | head -c 5000000; echo end")
                .maxOutput(1000)
                .run();

        assertThat(done.success()).isTrue();
        assertThat(done.stdout())
                .startsWith("start\n")
                .endsWith("end\n")
                .contains("bytes left out")
                .hasSizeLessThan(1100);
        assertThat(done.payload()).containsEntry("stdout_truncated_from", 5_000_010L);
    }

    @Test
    void neverCutsACharacterInTwo() {
        BoundedOutput output = new BoundedOutput(10);
        byte[] bytes = "äöüßäöüß€€".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        output.add(bytes, bytes.length);

        assertThat(output.text()).doesNotContain("\uFFFD").startsWith("äö").endsWith("€");
    }

    @Test
    void saysWhyACommandCouldNotStart() {
        TerminalCommand done =
                TerminalRunner.command("no-such-program-here", "x").run();

        assertThat(done.startError()).contains("no-such-program-here");
        assertThat(done.exitCode()).isNull();
        assertThat(done.success()).isFalse();
        assertThat(done.payload()).containsKey("start_error");
    }

    @Test
    void givesInputAndVariablesAndInheritsUnlessToldOtherwise() {
        assertThat(TerminalRunner.command("cat").input("hello").run().stdout()).isEqualTo("hello");
        assertThat(TerminalRunner.command("/usr/bin/env")
                        .env("A", "1")
                        .withoutInheritedEnv()
                        .run()
                        .stdout())
                .isEqualTo("A=1\n");
        assertThat(TerminalRunner.shell("echo $A $PATH").env("A", "1").run().stdout())
                .startsWith("1 /");
    }

    @Test
    void endsTheCommandWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        TerminalCommand done = TerminalRunner.command("sleep", "60").run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done.exitCode()).isNull();
        assertThat(done.payload()).containsEntry("killed", true);
    }

    @Test
    void hidesSecretsInArgumentsVariablesAndOutput() throws Exception {
        Path script = folder.resolve("tool");
        Files.writeString(
                script,
                "#!/bin/sh\necho 'using token ghp_abcdefghijklmnopqrstuvwxyz0123'\necho 'DB_PASSWORD=hunter2 ok'\n"
                        + "echo '{\"api_key\": \"abc123\", \"id\": 7}' >&2\n");
        TerminalCommand done = TerminalRunner.command(
                        "sh",
                        script.toString(),
                        "--api-key",
                        "s3cret",
                        "--password=s3cret",
                        "--name",
                        "visible",
                        "-H",
                        "Authorization: Bearer s3cret-s3cret",
                        "https://user:s3cret@host.org/x",
                        "MY_TOKEN=s3cret")
                .env("OPENAI_API_KEY", "s3cret")
                .env("MODE", "fast")
                .run();

        assertThat(done.payload().toString())
                .doesNotContain("s3cret", "ghp_abc", "hunter2", "abc123")
                .contains("visible", "ok", "7");
        assertThat(done.payload())
                .containsEntry("env", Map.of("OPENAI_API_KEY", "***", "MODE", "fast"))
                .hasEntrySatisfying(
                        "args", args -> assertThat(args.toString()).contains("--password=***", "host.org/x"));
        assertThat(done.stdout()).as("the application sees everything").contains("hunter2");
    }

    @Test
    void hidesTheFlagsThatOnlyTheirProgramsKnow() {
        assertThat(CommandSecrets.inArguments("curl", List.of("-u", "bob:s3cret", "-v")))
                .containsExactly("-u", "bob:***", "-v");
        assertThat(CommandSecrets.inArguments("/usr/bin/mysql", List.of("-ps3cret", "-P", "3306")))
                .containsExactly("-p***", "-P", "3306");
        assertThat(CommandSecrets.inArguments("git", List.of("commit", "-m", "pass the message")))
                .containsExactly("commit", "-m", "pass the message");
        assertThat(CommandSecrets.inArguments("ask", List.of("--max-tokens", "100", "author: Ann, tokens=7")))
                .containsExactly("--max-tokens", "100", "author: Ann, tokens=7");
    }

    @Test
    void leavesTheOutputOutWhenTheUsersRedactorFails() {
        TerminalCommand done = TerminalRunner.command("echo", "x")
                .redactor(text -> {
                    throw new IllegalStateException("bug");
                })
                .run();

        assertThat(done.payload())
                .containsEntry("stdout_omitted", "redactor failed")
                .doesNotContainKey("stdout");
        assertThat(TerminalRunner.command("echo", "x")
                        .redactor(text -> "[" + text.strip() + "]")
                        .run()
                        .payload())
                .containsEntry("stdout", "[x]");
    }

    @Test
    void recordsACommandThatTheApplicationRanItself() {
        TerminalCommand ran = TerminalCommand.of("make", "all")
                .exitCode(0)
                .stdout("x".repeat(200_000))
                .took(Duration.ofSeconds(2))
                .build();

        assertThat(ran.level()).isEqualTo(Level.DEFAULT);
        assertThat(ran.payload())
                .containsEntry("args", List.of("all"))
                .containsEntry("success", true)
                .containsEntry("duration_ms", 2000L)
                .containsEntry("stdout_truncated_from", 200_000)
                .hasEntrySatisfying("stdout", text -> assertThat((String) text).hasSize(100_100));
    }
}
