package ai.trodo.capture.event;

import ai.trodo.internal.Clip;
import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One command that was run. Its payload is bounded and what looks secret in arguments, variables and output is hidden;
 * what {@link #stdout()} and {@link #stderr()} return to the application is not.
 */
public final class TerminalCommand implements TypedEvent {
    /** How much of each output is kept unless said otherwise. */
    public static final int DEFAULT_MAX_OUTPUT = 100_000;

    private final String command;
    private final @Nullable Integer exitCode;
    private final String stdout;
    private final String stderr;
    private final boolean timedOut;
    private final @Nullable String startError;
    private final Map<String, Object> payload;

    private TerminalCommand(Builder builder) {
        command = builder.command;
        exitCode = builder.exitCode;
        stdout = builder.stdout;
        stderr = builder.stderr;
        timedOut = builder.timedOut;
        startError = builder.startError;
        payload = builder.payload();
    }

    /** A command that the application ran by itself, to be recorded. {@link TerminalRunner} runs and records in one. */
    public static Builder of(String command, String... arguments) {
        return new Builder(command, List.of(arguments));
    }

    /** Null when the process did not end by itself. */
    public @Nullable Integer exitCode() {
        return exitCode;
    }

    /** What the command wrote, unhidden, within the bound of its runner. */
    public String stdout() {
        return stdout;
    }

    /** What the command wrote to its error output, unhidden, within the bound of its runner. */
    public String stderr() {
        return stderr;
    }

    /** Whether it was ended because its time was over. */
    public boolean timedOut() {
        return timedOut;
    }

    /** Why the process could not be started, null when it was. */
    public @Nullable String startError() {
        return startError;
    }

    /** Whether it ended by itself with exit code 0. */
    public boolean success() {
        return exitCode != null && exitCode == 0;
    }

    @Override
    public String type() {
        return EventType.TERMINAL_CMD;
    }

    @Override
    public String name() {
        return command;
    }

    @Override
    public Level level() {
        return success() ? Level.DEFAULT : Level.WARNING;
    }

    @Override
    public Map<String, Object> payload() {
        return payload;
    }

    /** Collects the parts of one command; not thread-safe. */
    public static final class Builder {
        private final String command;
        private final List<String> arguments;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private @Nullable Path directory;
        private @Nullable Instant startedAt;
        private @Nullable Duration duration;
        private @Nullable Integer exitCode;
        private String stdout = "";
        private String stderr = "";
        private long stdoutBytes = -1;
        private long stderrBytes = -1;
        private boolean timedOut;
        private boolean killed;
        private @Nullable String startError;
        private @Nullable String toolName;
        private @Nullable String reason;
        private int maxOutput = DEFAULT_MAX_OUTPUT;
        private @Nullable UnaryOperator<String> redactor;

        Builder(String command, List<String> arguments) {
            this.command = Objects.requireNonNullElse(command, "");
            this.arguments = List.copyOf(arguments);
        }

        /** Where it ran; null when that does not matter. */
        public Builder in(@Nullable Path workingDirectory) {
            directory = workingDirectory;
            return this;
        }

        /** A variable that was set for this command; what it inherited is never recorded. */
        public Builder env(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** When it began; null when nobody noted it. */
        public Builder startedAt(@Nullable Instant time) {
            startedAt = time;
            return this;
        }

        /** How long it took; null when nobody measured. */
        public Builder took(@Nullable Duration time) {
            duration = time;
            return this;
        }

        /** Null when it never ended by itself. */
        public Builder exitCode(@Nullable Integer code) {
            exitCode = code;
            return this;
        }

        /** What it wrote; null is nothing. */
        public Builder stdout(@Nullable String text) {
            stdout = Objects.requireNonNullElse(text, "");
            return this;
        }

        /** What it wrote to its error output; null is nothing. */
        public Builder stderr(@Nullable String text) {
            stderr = Objects.requireNonNullElse(text, "");
            return this;
        }

        /** Whether it was ended because its time was over. */
        public Builder timedOut(boolean ranOutOfTime) {
            timedOut = ranOutOfTime;
            return this;
        }

        /** The tool on whose behalf it ran. */
        public Builder tool(@Nullable String name) {
            toolName = name;
            return this;
        }

        /** Why it ran, in the agent's words. */
        public Builder reason(@Nullable String why) {
            reason = why;
            return this;
        }

        /** The longest output that is recorded, in characters. */
        public Builder maxOutput(int characters) {
            maxOutput = Math.max(0, characters);
            return this;
        }

        /** Hides more than what is hidden anyway. When it fails the output is left out. */
        public Builder redactor(UnaryOperator<String> more) {
            redactor = more;
            return this;
        }

        Builder ended(BoundedProcess process) {
            startError = process.startError();
            exitCode = process.exitCode();
            timedOut = process.timedOut();
            killed = process.killed();
            stdout = process.out.text();
            stderr = process.err.text();
            stdoutBytes = process.out.isCut() ? process.out.total() : -1;
            stderrBytes = process.err.isCut() ? process.err.total() : -1;
            return this;
        }

        /** Cuts and hides what is recorded; the outputs that the application reads stay whole. */
        public TerminalCommand build() {
            return new TerminalCommand(this);
        }

        private Map<String, Object> payload() {
            Fields fields = new Fields()
                    .text("command", CommandSecrets.inText(command), Fields.PATH)
                    .list("args", CommandSecrets.inArguments(command, arguments))
                    .text("working_directory", directory == null ? null : directory.toString(), Fields.PATH)
                    .put("env", environment.isEmpty() ? null : hiddenEnvironment())
                    .put("started_at", startedAt == null ? null : startedAt.toString())
                    .put("duration_ms", duration == null ? null : Long.valueOf(duration.toMillis()))
                    .put("exit_code", exitCode)
                    .put("success", exitCode != null && exitCode == 0)
                    .put("timed_out", timedOut ? true : null)
                    .put("killed", killed ? true : null)
                    .text("start_error", startError, Fields.TEXT);
            output(fields, "stdout", stdout, stdoutBytes);
            output(fields, "stderr", stderr, stderrBytes);
            return fields.text("tool_name", toolName, Fields.NAME)
                    .text("reason", reason, Fields.TEXT)
                    .done();
        }

        private Map<String, Object> hiddenEnvironment() {
            Map<String, Object> hidden = new LinkedHashMap<>();
            environment.forEach((name, value) -> {
                if (hidden.size() < Fields.ITEMS) {
                    boolean secret = CommandSecrets.isSecretName(name);
                    hidden.put(
                            name, secret ? CommandSecrets.MASK : Clip.text(CommandSecrets.inText(value), Fields.TEXT));
                }
            });
            return hidden;
        }

        private void output(Fields fields, String key, String text, long cutFromBytes) {
            if (text.isEmpty()) {
                return;
            }
            String masked = CommandSecrets.inText(Clip.text(text, maxOutput + 100));
            try {
                masked = redactor == null ? masked : redactor.apply(masked);
            } catch (RuntimeException broken) {
                fields.put(key + "_omitted", "redactor failed");
                return;
            }
            fields.put(key, masked);
            if (cutFromBytes >= 0) {
                fields.put(key + "_truncated_from", cutFromBytes);
            } else if (text.length() > maxOutput + 100) {
                fields.put(key + "_truncated_from", text.length());
            }
        }
    }
}
