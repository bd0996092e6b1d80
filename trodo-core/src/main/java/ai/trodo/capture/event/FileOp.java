package ai.trodo.capture.event;

import ai.trodo.internal.LineDiff;
import ai.trodo.model.EventType;
import ai.trodo.model.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing done to one file. With the contents before and after, sizes, hashes, line counts and a short unified diff are
 * computed; the contents themselves are not kept.
 */
public final class FileOp implements TypedEvent {
    /** What was done. */
    public enum Kind {
        /** A file that was not there before. */
        CREATE,
        /** Looked at, not changed. */
        READ,
        /** Other contents under the same path. */
        UPDATE,
        /** Gone afterwards. */
        DELETE,
        /** Another name in the same folder. */
        RENAME,
        /** The same contents under a second path. */
        COPY,
        /** The same contents under another path only. */
        MOVE,
        /** Other permissions, the same contents. */
        CHMOD;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final String path;
    private final Map<String, Object> payload;
    private final boolean success;

    private FileOp(Builder builder) {
        kind = builder.kind;
        path = builder.path;
        success = builder.error == null;
        payload = builder.payload();
    }

    /** The file is new; give its contents with {@link Builder#after(String)}. */
    public static Builder create(String path) {
        return new Builder(Kind.CREATE, path);
    }

    /** The file was only looked at. */
    public static Builder read(String path) {
        return new Builder(Kind.READ, path);
    }

    /** The file was changed; with the contents before and after a diff is computed. */
    public static Builder update(String path) {
        return new Builder(Kind.UPDATE, path);
    }

    /** The file is gone; give what it held with {@link Builder#before(String)}. */
    public static Builder delete(String path) {
        return new Builder(Kind.DELETE, path);
    }

    /** The path that the file had and the one that it has. */
    public static Builder rename(String from, String to) {
        return new Builder(Kind.RENAME, from).to(to);
    }

    /** The path where the file was and the one where it is. */
    public static Builder move(String from, String to) {
        return new Builder(Kind.MOVE, from).to(to);
    }

    /** The path that was copied and the one that is new. */
    public static Builder copy(String from, String to) {
        return new Builder(Kind.COPY, from).to(to);
    }

    /** A change of permissions, in the words of the file system: "644", "rw-r--r--". */
    public static Builder chmod(String path, @Nullable String before, String after) {
        return new Builder(Kind.CHMOD, path).modes(before, after);
    }

    @Override
    public String type() {
        return EventType.FILE_OP;
    }

    @Override
    public String name() {
        return kind.wireName() + ' ' + path;
    }

    @Override
    public Level level() {
        return success ? Level.DEFAULT : Level.ERROR;
    }

    @Override
    public Map<String, Object> payload() {
        return payload;
    }

    /** Collects the parts of one operation; not thread-safe. */
    public static final class Builder {
        private final Kind kind;
        private final String path;
        private @Nullable String newPath;
        private @Nullable FileContent before;
        private @Nullable FileContent after;
        private @Nullable String modeBefore;
        private @Nullable String modeAfter;
        private @Nullable String toolName;
        private @Nullable String reason;
        private @Nullable String error;
        private @Nullable Duration duration;
        private boolean withDiff = true;

        private Builder(Kind kind, String path) {
            this.kind = kind;
            this.path = Objects.requireNonNullElse(path, "");
        }

        private Builder to(String target) {
            newPath = target;
            return this;
        }

        private Builder modes(@Nullable String old, String now) {
            modeBefore = old;
            modeAfter = now;
            return this;
        }

        /** What the file held until now; null when that is not known, which leaves out size, hash and diff. */
        public Builder before(@Nullable String content) {
            before = content == null ? null : FileContent.of(content.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** The same as bytes; what is no text gets no diff. */
        public Builder before(byte @Nullable [] content) {
            before = content == null ? null : FileContent.of(content);
            return this;
        }

        /** What the file holds now; null when that is not known. */
        public Builder after(@Nullable String content) {
            after = content == null ? null : FileContent.of(content.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /** The same as bytes; what is no text gets no diff. */
        public Builder after(byte @Nullable [] content) {
            after = content == null ? null : FileContent.of(content);
            return this;
        }

        /** Counts and hashes only: nothing of the contents leaves the process. */
        public Builder withoutDiff() {
            withDiff = false;
            return this;
        }

        /** The tool that did it. */
        public Builder tool(@Nullable String name) {
            toolName = name;
            return this;
        }

        /** Why it was done, in the agent's words. */
        public Builder reason(@Nullable String why) {
            reason = why;
            return this;
        }

        /** How long it took; null when nobody measured. */
        public Builder took(@Nullable Duration time) {
            duration = time;
            return this;
        }

        /** It did not work; a null message is recorded as {@code failed}. */
        public Builder failed(@Nullable String message) {
            error = Objects.requireNonNullElse(message, "failed");
            return this;
        }

        /** Computes sizes, hashes, counts and diff on the calling thread. */
        public FileOp build() {
            return new FileOp(this);
        }

        private Map<String, Object> payload() {
            Fields fields = new Fields()
                    .put("operation", kind.wireName())
                    .text("path", path, Fields.PATH)
                    .text("new_path", newPath, Fields.PATH)
                    .text("mode_before", modeBefore, Fields.NAME)
                    .text("mode_after", modeAfter, Fields.NAME);
            contents(fields);
            return fields.put("mime_type", FileContent.mimeType(newPath == null ? path : newPath))
                    .text("tool_name", toolName, Fields.NAME)
                    .text("reason", reason, Fields.TEXT)
                    .put("duration_ms", duration == null ? null : Long.valueOf(duration.toMillis()))
                    .put("success", error == null)
                    .text("error_message", error, Fields.TEXT)
                    .done();
        }

        private void contents(Fields fields) {
            if (before != null) {
                fields.put("size_before", before.size()).put("sha256_before", before.sha256());
            }
            if (after != null) {
                fields.put("size_after", after.size()).put("sha256_after", after.sha256());
            }
            FileContent old = before == null && kind == Kind.CREATE ? FileContent.EMPTY : before;
            FileContent now = after == null && kind == Kind.DELETE ? FileContent.EMPTY : after;
            if (old == null || now == null) {
                return;
            }
            if (old.isBinary() || now.isBinary()) {
                fields.put("binary", true);
                return;
            }
            lines(fields, old, now);
        }

        private void lines(Fields fields, FileContent old, FileContent now) {
            if (old.size() > FileContent.MAX_DIFFED || now.size() > FileContent.MAX_DIFFED) {
                fields.put("diff_omitted", "file too large");
                return;
            }
            LineDiff diff = LineDiff.between(old.text(), now.text());
            fields.put("lines_added", diff.added()).put("lines_removed", diff.removed());
            if (!diff.exact()) {
                fields.put("lines_exact", false);
            }
            String unified = diff.unified();
            if (withDiff && unified != null) {
                fields.put("diff", unified);
                fields.put("diff_truncated", diff.truncated() ? true : null);
            }
        }
    }
}
