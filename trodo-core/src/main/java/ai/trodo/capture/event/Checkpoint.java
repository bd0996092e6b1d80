package ai.trodo.capture.event;

import ai.trodo.model.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a run's files at one moment: size and hash of each, and on request their contents, so that they can really
 * be brought back with {@link #restore}. Made on the calling thread, since later would be another state; bounded by
 * {@link Builder#hashUpTo}.
 */
public final class Checkpoint implements TypedEvent {
    private final String name;
    private final Map<String, Object> payload;

    private Checkpoint(String name, Map<String, Object> payload) {
        this.name = name;
        this.payload = payload;
    }

    /** Starts a checkpoint of no files; files and folders are added by path. */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String type() {
        return EventType.CHECKPOINT;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Object> payload() {
        return payload;
    }

    /**
     * Writes the files of a checkpoint's payload below a folder. A file comes back only whole: without stored content, with
     * a content that does not match its hash (a redactor may have changed it) or with a path that leaves the folder it is
     * skipped and named.
     */
    public static Restored restore(Map<String, ?> payload, Path folder) throws IOException {
        return CheckpointRestore.into(folder, payload);
    }

    /**
     * What a restore did.
     *
     * @param written files as they are now
     * @param skipped path to the reason why it was left alone
     */
    public record Restored(List<Path> written, Map<String, String> skipped) {
        public Restored {
            written = List.copyOf(written);
            skipped = Map.copyOf(skipped);
        }
    }

    /** Collects the parts of a checkpoint; not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Path> paths = new ArrayList<>();
        private final Map<String, Object> metadata = new LinkedHashMap<>();
        private String kind = "manual";
        private @Nullable String description;
        private Path root = Path.of("");
        private long maxHashed = 64L * 1024 * 1024;
        private long maxContent;
        private boolean withGit = true;

        private Builder(String name) {
            this.name = name;
        }

        /** Why it was made: manual, auto, pre_edit, post_edit, tool_call, milestone, error, rollback or another word. */
        public Builder kind(String word) {
            kind = word;
            return this;
        }

        /** What the moment means to the agent or to people. */
        public Builder description(@Nullable String text) {
            description = text;
            return this;
        }

        /** The folder that paths are relative to; the working directory of the process otherwise. */
        public Builder root(Path folder) {
            root = folder;
            return this;
        }

        /** Files, or folders with all their files except git's own. Links to elsewhere are not followed. */
        public Builder files(Path... more) {
            paths.addAll(List.of(more));
            return this;
        }

        /** The same for paths that were collected elsewhere. */
        public Builder files(Collection<Path> more) {
            paths.addAll(more);
            return this;
        }

        /** Keeps contents as well, up to this many bytes in all, at most one mebibyte; files that do not fit keep hashes. */
        public Builder withContents(int maxBytes) {
            maxContent = Math.max(0, Math.min(maxBytes, 1024 * 1024));
            return this;
        }

        /** Stops hashing after so many bytes; further files have a size only. */
        public Builder hashUpTo(long maxBytes) {
            maxHashed = maxBytes;
            return this;
        }

        /** Leaves out the state of the git working copy, which is read otherwise. */
        public Builder withoutGit() {
            withGit = false;
            return this;
        }

        /** Anything else worth knowing; a key that is set again is replaced. */
        public Builder metadata(String key, Object value) {
            metadata.put(key, value);
            return this;
        }

        /** Reads and hashes the files now, on the calling thread. */
        public Checkpoint build() {
            CheckpointFiles files = new CheckpointFiles(root, maxHashed, maxContent);
            paths.forEach(files::add);
            Fields fields = new Fields()
                    .put("kind", kind)
                    .text("description", description, Fields.TEXT)
                    .list("files", files.found())
                    .list("files_missing", files.missing())
                    .put("total_files", files.count())
                    .put("total_bytes", files.bytes())
                    .put("files_left_out", files.leftOut() == 0 ? null : Integer.valueOf(files.leftOut()))
                    .put("metadata", metadata.isEmpty() ? null : new LinkedHashMap<>(metadata));
            if (withGit) {
                Map<String, Object> git = new LinkedHashMap<>(GitLink.read(root).payload());
                git.keySet().retainAll(List.of("commit_sha", "branch", "detached", "repo_url"));
                fields.put("git", git.isEmpty() ? null : git);
            }
            return new Checkpoint(name, fields.done());
        }
    }
}
