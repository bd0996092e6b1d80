package ai.trodo.capture.event;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Runs a command for an agent: within a time, with memory for a bounded part of its output while it streams, and with what
 * there was when it ran out of time. Never throws: a command that cannot be started says so in its result.
 */
public final class TerminalRunner {
    private final List<String> command;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable Path directory;
    private Duration timeout = Duration.ofMinutes(1);
    private int maxOutput = TerminalCommand.DEFAULT_MAX_OUTPUT;
    private boolean inheritEnvironment = true;
    private byte @Nullable [] input;
    private @Nullable String toolName;
    private @Nullable String reason;
    private @Nullable UnaryOperator<String> redactor;

    private TerminalRunner(List<String> command) {
        this.command = command;
    }

    /** A program with its arguments; no shell reads them. */
    public static TerminalRunner command(String program, String... arguments) {
        List<String> all = new ArrayList<>();
        all.add(program);
        all.addAll(List.of(arguments));
        return new TerminalRunner(all);
    }

    /** A line for {@code /bin/sh}, or {@code cmd.exe} on Windows. Never build it from what a model or a user wrote. */
    public static TerminalRunner shell(String line) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return windows ? command("cmd.exe", "/c", line) : command("/bin/sh", "-c", line);
    }

    /** Where the command runs; the working directory of this process otherwise. */
    public TerminalRunner in(Path workingDirectory) {
        directory = workingDirectory;
        return this;
    }

    /** Adds to what the command inherits. */
    public TerminalRunner env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** The command sees only the variables given here. */
    public TerminalRunner withoutInheritedEnv() {
        inheritEnvironment = false;
        return this;
    }

    /** What the command reads from its standard input; nothing otherwise. */
    public TerminalRunner input(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** After this the command and all that it started are ended, first gently. */
    public TerminalRunner timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /** How much of each of the two outputs is kept, half from its beginning and half from its end. */
    public TerminalRunner maxOutput(int bytes) {
        maxOutput = Math.max(0, bytes);
        return this;
    }

    /** The tool on whose behalf it runs. */
    public TerminalRunner tool(String name) {
        toolName = name;
        return this;
    }

    /** Why it runs, in the agent's words. */
    public TerminalRunner reason(String why) {
        reason = why;
        return this;
    }

    /** Hides more than what is hidden anyway, in the recorded output only. */
    public TerminalRunner redactor(UnaryOperator<String> more) {
        redactor = more;
        return this;
    }

    /** Runs to the end or to the time limit on the calling thread. An interrupt ends the command and stays set. */
    public TerminalCommand run() {
        TerminalCommand.Builder result = new TerminalCommand.Builder(command.get(0), command.subList(1, command.size()))
                .in(directory)
                .tool(toolName)
                .reason(reason)
                .maxOutput(maxOutput)
                .startedAt(Instant.now());
        environment.forEach(result::env);
        if (redactor != null) {
            result.redactor(redactor);
        }
        BoundedProcess process = new BoundedProcess(maxOutput);
        long start = System.nanoTime();
        process.run(builder(), input, timeout);
        return result.took(Duration.ofNanos(System.nanoTime() - start))
                .ended(process)
                .build();
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        if (!inheritEnvironment) {
            builder.environment().clear();
        }
        builder.environment().putAll(environment);
        return builder;
    }
}
