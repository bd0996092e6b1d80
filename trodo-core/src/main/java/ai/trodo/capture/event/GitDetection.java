package ai.trodo.capture.event;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds out about a working copy: the build server's word first, then the files of git, then the git program. */
final class GitDetection {
    private static final int MAX_WAITING = 100;
    private static final int MAX_KNOWN = 64;

    private static final GitDetection HERE = new GitDetection(System::getenv, "git");

    /** One thread that goes away when idle. Without room the answer is given at once, from files alone. */
    private static final ThreadPoolExecutor WORKER = new ThreadPoolExecutor(
            1, 1, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), GitDetection::thread);

    static {
        WORKER.allowCoreThreadTimeOut(true);
    }

    private final UnaryOperator<@Nullable String> environment;
    private final String program;

    /** Commits never change, so that each is asked for once. */
    private final Map<String, GitProcess.Commit> known = new LinkedHashMap<>();

    GitDetection(UnaryOperator<@Nullable String> environment, String program) {
        this.environment = environment;
        this.program = program;
    }

    static GitDetection ofThisMachine() {
        return HERE;
    }

    static CompletionStage<GitLink> detectLater(Path folder, @Nullable String wanted) {
        CompletableFuture<GitLink> result = new CompletableFuture<>();
        try {
            WORKER.execute(() -> result.complete(HERE.detectOrRead(folder, wanted)));
        } catch (RejectedExecutionException full) {
            result.complete(HERE.read(folder).build());
        }
        return result;
    }

    private GitLink detectOrRead(Path folder, @Nullable String wanted) {
        try {
            return detect(folder, wanted).build();
        } catch (RuntimeException strange) {
            return GitLink.to(wanted).build();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "trodo-git");
        thread.setDaemon(true);
        return thread;
    }

    GitLink.Builder read(Path folder) {
        return read(GitFiles.find(folder), CiVariables.read(environment));
    }

    private static GitLink.Builder read(@Nullable GitFiles files, CiVariables ci) {
        GitLink.Builder link = GitLink.to(first(ci.commitSha(), files == null ? null : files.commitSha()))
                .tag(ci.tag())
                .job(ci.job())
                .branch(first(ci.branch(), files == null ? null : files.branch()))
                .repoUrl(first(ci.repoUrl(), files == null ? null : files.repoUrl()));
        return link.detached(files != null && files.detached() && ci.branch() == null);
    }

    GitLink.Builder detect(Path folder, @Nullable String wanted) {
        GitFiles files = GitFiles.find(folder);
        CiVariables ci = CiVariables.read(environment);
        if (wanted != null) {
            String url = first(ci.repoUrl(), files == null ? null : files.repoUrl());
            return ask(
                    files,
                    GitLink.to(wanted).linkType("referenced").repoUrl(url).job(ci.job()),
                    wanted,
                    false);
        }
        String sha = first(ci.commitSha(), files == null ? null : files.commitSha());
        return ask(files, read(files, ci), sha, true);
    }

    private GitLink.Builder ask(
            @Nullable GitFiles files, GitLink.Builder link, @Nullable String sha, boolean andWorkingTree) {
        if (files == null) {
            return link;
        }
        GitProcess git = new GitProcess(files.workTree(), program);
        GitProcess.Commit commit = commit(git, files.workTree(), sha);
        if (commit == null) {
            return link;
        }
        link.commit(commit.sha())
                .parent(commit.parentSha())
                .message(commit.subject())
                .author(commit.authorName(), commit.authorEmail())
                .committedAt(commit.committedAt())
                .changed(commit.files(), commit.additions(), commit.deletions());
        return andWorkingTree ? link.workingTree(git.changedFiles()) : link;
    }

    private GitProcess.@Nullable Commit commit(GitProcess git, Path workTree, @Nullable String sha) {
        String key = workTree + "@" + sha;
        synchronized (known) {
            GitProcess.Commit commit = sha == null || sha.length() < 40 ? null : known.get(key);
            if (commit != null) {
                return commit;
            }
        }
        GitProcess.Commit commit = git.commit(sha);
        if (commit != null) {
            synchronized (known) {
                if (known.size() >= MAX_KNOWN) {
                    known.remove(known.keySet().iterator().next());
                }
                known.put(key, commit);
            }
        }
        return commit;
    }

    private static @Nullable String first(@Nullable String a, @Nullable String b) {
        return a == null ? b : a;
    }
}
