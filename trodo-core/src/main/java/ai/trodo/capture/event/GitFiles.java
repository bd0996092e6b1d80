package ai.trodo.capture.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads commit, branch and address of a working copy from the files of git, without a process: a few small files, quick
 * enough for a caller's thread.
 *
 * @param branch null when the head is detached
 */
record GitFiles(
        Path workTree,
        @Nullable String commitSha,
        @Nullable String branch,
        boolean detached,
        @Nullable String repoUrl) {
    private static final int SMALL = 64 * 1024;
    private static final int MAX_LINES = 200_000;
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");
    private static final Pattern SECTION = Pattern.compile("^\\s*\\[\\s*remote\\s+\"(.+)\"\\s*]\\s*$");
    private static final Pattern URL = Pattern.compile("^\\s*url\\s*=\\s*(.+?)\\s*$");

    /** The working copy that holds this folder; null when there is none or it cannot be read. */
    static @Nullable GitFiles find(Path folder) {
        try {
            for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
                Path dotGit = at.resolve(".git");
                if (Files.exists(dotGit)) {
                    Path gitDir = gitDir(dotGit);
                    return gitDir == null ? null : read(at, gitDir);
                }
            }
            return null;
        } catch (IOException | RuntimeException unreadable) {
            return null;
        }
    }

    /** In a worktree or submodule {@code .git} is a file that names the folder. */
    private static @Nullable Path gitDir(Path dotGit) throws IOException {
        if (Files.isDirectory(dotGit)) {
            return dotGit;
        }
        String line = small(dotGit);
        return line != null && line.startsWith("gitdir:")
                ? dotGit.resolveSibling(line.substring("gitdir:".length()).strip())
                : null;
    }

    private static @Nullable GitFiles read(Path workTree, Path gitDir) throws IOException {
        String head = small(gitDir.resolve("HEAD"));
        if (head == null) {
            return null;
        }
        String common = small(gitDir.resolve("commondir"));
        Path commonDir = common == null ? gitDir : gitDir.resolve(common).normalize();
        String url = GitUrls.withoutCredentials(remote(commonDir.resolve("config")));
        if (!head.startsWith("ref:")) {
            return new GitFiles(workTree, sha(head), null, true, url);
        }
        String ref = head.substring("ref:".length()).strip();
        String branch = ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : ref;
        boolean elsewhere = branch.equals(".invalid");
        return new GitFiles(workTree, resolve(gitDir, commonDir, ref), elsewhere ? null : branch, false, url);
    }

    private static @Nullable String resolve(Path gitDir, Path commonDir, String ref) throws IOException {
        if (ref.contains("..")) {
            return null;
        }
        for (Path dir : new Path[] {gitDir, commonDir}) {
            String sha = sha(small(dir.resolve(ref)));
            if (sha != null) {
                return sha;
            }
        }
        Path packed = commonDir.resolve("packed-refs");
        if (!Files.isRegularFile(packed)) {
            return null;
        }
        try (BufferedReader lines = Files.newBufferedReader(packed)) {
            String line = lines.readLine();
            for (int i = 0; line != null && i < MAX_LINES; i++) {
                if (line.endsWith(' ' + ref)) {
                    return sha(line.substring(0, line.indexOf(' ')));
                }
                line = lines.readLine();
            }
        }
        return null;
    }

    /** The address of "origin", else of the first remote. */
    private static @Nullable String remote(Path config) throws IOException {
        String text = small(config);
        String first = null;
        String section = null;
        for (String line : text == null ? new String[0] : text.split("\n")) {
            if (line.stripLeading().startsWith("[")) {
                Matcher remote = SECTION.matcher(line);
                section = remote.matches() ? remote.group(1) : null;
            }
            Matcher url = URL.matcher(line);
            if (section != null && url.matches()) {
                if (section.equals("origin")) {
                    return url.group(1);
                }
                first = first == null ? url.group(1) : first;
            }
        }
        return first;
    }

    private static @Nullable String sha(@Nullable String text) {
        return text != null && SHA.matcher(text).matches() ? text : null;
    }

    private static @Nullable String small(Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) <= SMALL
                ? Files.readString(file, StandardCharsets.UTF_8).strip()
                : null;
    }
}
