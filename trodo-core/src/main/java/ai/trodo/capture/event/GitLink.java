package ai.trodo.capture.event;

import ai.trodo.model.EventType;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The state of the source code that a run started from, made, or speaks of. What is not known is absent: without git,
 * without a working copy, nothing fails.
 */
public final class GitLink implements TypedEvent {
    private final String linkType;
    private final Map<String, Object> payload;
    private final @Nullable String commitSha;

    private GitLink(Builder builder) {
        linkType = builder.linkType;
        commitSha = builder.commitSha;
        payload = builder.payload();
    }

    /**
     * What the files of git and the variables of a build server say about the working copy around this folder. No process
     * is started, so that it can be called anywhere.
     */
    public static GitLink read(Path folder) {
        return GitDetection.ofThisMachine().read(folder).build();
    }

    /**
     * The same, with what only the git program knows: message, author, changed files and lines of the commit. Works on a
     * thread of its own for ten seconds at the most; the stage always completes with a link.
     */
    public static CompletionStage<GitLink> detect(Path folder) {
        return detect(folder, null);
    }

    /** About a given commit instead of the current one. */
    public static CompletionStage<GitLink> detect(Path folder, @Nullable String commit) {
        return GitDetection.detectLater(folder, commit);
    }

    /** A link whose parts are given by hand. */
    public static Builder to(@Nullable String commitSha) {
        return new Builder().commit(commitSha);
    }

    /** The commit as a full or short hash; null without git. */
    public @Nullable String commitSha() {
        return commitSha;
    }

    @Override
    public String type() {
        return EventType.GIT_LINK;
    }

    @Override
    public String name() {
        return linkType;
    }

    @Override
    public Map<String, Object> payload() {
        return payload;
    }

    /** A builder that starts with all of this. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.linkType = linkType;
        copy.commitSha = commitSha;
        copy.known = payload;
        return copy;
    }

    /** Collects the parts of a link; not thread-safe. */
    public static final class Builder {
        private final Fields fields = new Fields();
        private Map<String, Object> known = Map.of();
        private String linkType = "current";
        private @Nullable String commitSha;

        Builder() {}

        /** What the commit is to the run: current, start, commit, end, restore, branch, diff, referenced or another word. */
        public Builder linkType(String word) {
            linkType = word;
            return this;
        }

        /** The commit as a hash, short or full; null when there is none. */
        public Builder commit(@Nullable String sha) {
            commitSha = sha;
            return this;
        }

        /** The commit before it. */
        public Builder parent(@Nullable String sha) {
            fields.text("parent_sha", sha, Fields.NAME);
            return this;
        }

        /** The branch that was checked out; null on a detached head. */
        public Builder branch(@Nullable String name) {
            fields.text("branch", name, Fields.NAME);
            return this;
        }

        /** A tag that points at the commit. */
        public Builder tag(@Nullable String name) {
            fields.text("tag", name, Fields.NAME);
            return this;
        }

        /** Credentials are taken out of it. */
        public Builder repoUrl(@Nullable String url) {
            fields.text("repo_url", GitUrls.withoutCredentials(url), Fields.PATH);
            return this;
        }

        /** The message of the commit; kept within the limit for texts. */
        public Builder message(@Nullable String text) {
            fields.text("commit_message", text, Fields.TEXT);
            return this;
        }

        /** Who wrote the commit; either may be null. */
        public Builder author(@Nullable String name, @Nullable String email) {
            fields.text("author_name", name, Fields.NAME).text("author_email", email, Fields.NAME);
            return this;
        }

        /** When the commit was made, not when the run saw it. */
        public Builder committedAt(@Nullable Instant time) {
            fields.put("committed_at", time == null ? null : time.toString());
            return this;
        }

        /** Paths that the commit changed, and how many lines it added and took away. */
        public Builder changed(List<String> files, int additions, int deletions) {
            fields.list("files_changed", files).put("additions", additions).put("deletions", deletions);
            return this;
        }

        Builder detached(boolean head) {
            fields.put("detached", head ? true : null);
            return this;
        }

        Builder workingTree(@Nullable List<String> changedFiles) {
            if (changedFiles != null) {
                fields.put("dirty", !changedFiles.isEmpty()).list("working_tree", changedFiles);
            }
            return this;
        }

        Builder job(Map<String, Object> ciJob) {
            fields.put("ci", ciJob.isEmpty() ? null : ciJob);
            return this;
        }

        /** What was not given stays absent. */
        public GitLink build() {
            return new GitLink(this);
        }

        private Map<String, Object> payload() {
            Fields all =
                    new Fields().text("link_type", linkType, Fields.NAME).text("commit_sha", commitSha, Fields.NAME);
            Map<String, Object> payload = all.done();
            known.forEach(payload::putIfAbsent);
            payload.putAll(fields.done());
            return payload;
        }
    }
}
