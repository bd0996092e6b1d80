package ai.trodo.capture.event;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the git program what its files do not tell quickly. Two short processes at most, each with a time limit and bounded
 * output, without prompts, locks, hooks or helpers of the repository. No git, no answer.
 */
final class GitProcess {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_OUTPUT = 512 * 1024;
    private static final Pattern COMMIT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/^~-]{0,200}");
    private static final String FORMAT = "--format=%H%x00%P%x00%an%x00%ae%x00%cI%x00%s%x00";

    private final Path workTree;
    private final String program;

    GitProcess(Path workTree, String program) {
        this.workTree = workTree;
        this.program = program;
    }

    /**
     * One commit.
     *
     * @param additions lines put in, binary files not counted
     */
    record Commit(
            String sha,
            @Nullable String parentSha,
            String authorName,
            String authorEmail,
            @Nullable Instant committedAt,
            String subject,
            List<String> files,
            int additions,
            int deletions) {}

    /** The given commit, or the current one; null when git does not know it. */
    @Nullable
    Commit commit(@Nullable String sha) {
        String which = sha == null ? "HEAD" : sha;
        if (!COMMIT.matcher(which).matches()) {
            return null;
        }
        String answer = run(
                "log",
                "-1",
                "-m",
                "--first-parent",
                "-z",
                "--numstat",
                "--no-ext-diff",
                "--no-textconv",
                "--no-renames",
                "--no-color",
                FORMAT,
                which,
                "--");
        return answer == null ? null : parse(answer);
    }

    /** Tracked files that differ from the commit; null when git does not say. */
    @Nullable
    List<String> changedFiles() {
        String answer = run("status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all");
        if (answer == null) {
            return null;
        }
        List<String> files = new ArrayList<>();
        String[] entries = answer.split("\0");
        for (int i = 0; i < entries.length; i++) {
            if (entries[i].length() > 3) {
                files.add(entries[i].substring(3));
                i += entries[i].charAt(0) == 'R' || entries[i].charAt(0) == 'C' ? 1 : 0;
            }
        }
        return files;
    }

    private static @Nullable Commit parse(String answer) {
        String[] parts = answer.split("\0", -1);
        if (parts.length < 6) {
            return null;
        }
        List<String> files = new ArrayList<>();
        int additions = 0;
        int deletions = 0;
        for (int i = 6; i < parts.length; i++) {
            String[] counts = parts[i].stripLeading().split("\t", 3);
            if (counts.length == 3) {
                additions += number(counts[0]);
                deletions += number(counts[1]);
                files.add(counts[2]);
            }
        }
        String parents = parts[1];
        return new Commit(
                parts[0].strip(),
                parents.isBlank() ? null : parents.split(" ")[0],
                parts[2],
                parts[3],
                time(parts[4]),
                parts[5],
                files,
                additions,
                deletions);
    }

    private static int number(String count) {
        return count.equals("-") ? 0 : Integer.parseInt(count);
    }

    private static @Nullable Instant time(String iso) {
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeParseException unknown) {
            return null;
        }
    }

    private @Nullable String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--no-pager",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "core.quotePath=false",
                "-c",
                "log.showSignature=false"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(workTree.toFile());
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().put("LC_ALL", "C");
        BoundedProcess process = new BoundedProcess(MAX_OUTPUT);
        process.run(builder, null, TIMEOUT);
        Integer exit = process.exitCode();
        return exit != null && exit == 0 ? process.out.text() : null;
    }
}
