package ai.trodo.capture.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings files of a checkpoint back. Trusts nothing in the payload: neither its paths nor its contents. */
final class CheckpointRestore {
    private final Path folder;
    private final List<Path> written = new ArrayList<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();

    private CheckpointRestore(Path folder) {
        this.folder = folder;
    }

    static Checkpoint.Restored into(Path folder, Map<String, ?> payload) throws IOException {
        Files.createDirectories(folder);
        CheckpointRestore restore = new CheckpointRestore(folder.toRealPath());
        if (payload.get("files") instanceof Iterable<?> files) {
            for (Object file : files) {
                if (file instanceof Map<?, ?> fields && fields.get("path") instanceof String path) {
                    restore.file(path, fields);
                }
            }
        }
        return new Checkpoint.Restored(restore.written, restore.skipped);
    }

    private void file(String path, Map<?, ?> fields) throws IOException {
        byte[] content = content(fields);
        if (content == null) {
            skipped.put(path, "no stored content");
            return;
        }
        if (!FileContent.of(content).sha256().equals(fields.get("sha256"))) {
            skipped.put(path, "content does not match its hash");
            return;
        }
        Path target = inside(path);
        if (target == null) {
            skipped.put(path, "path leaves the folder");
            return;
        }
        Path whole = Files.createTempFile(target.getParent(), ".restore", ".tmp");
        try {
            Files.write(whole, content);
            mode(whole, fields.get("mode"));
            Files.move(whole, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
        written.add(target);
    }

    private static byte @Nullable [] content(Map<?, ?> fields) {
        if (fields.get("content") instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return fields.get("content_base64") instanceof String encoded
                    ? Base64.getDecoder().decode(encoded)
                    : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** Null for a path that is absolute, climbs out, or passes through a link that leads out. */
    private @Nullable Path inside(String path) throws IOException {
        try {
            Path target = folder.resolve(path).normalize();
            if (Path.of(path).isAbsolute() || !target.startsWith(folder) || target.equals(folder)) {
                return null;
            }
            Path parent = target.getParent();
            for (Path step = folder; !step.equals(parent); ) {
                step = step.resolve(step.relativize(parent).getName(0));
                if (Files.isSymbolicLink(step)) {
                    return null;
                }
                if (!Files.exists(step, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectory(step);
                }
            }
            return Files.isDirectory(target) ? null : target;
        } catch (InvalidPathException notAPath) {
            return null;
        }
    }

    private static void mode(Path file, @Nullable Object mode) throws IOException {
        if (mode instanceof String words && words.matches("[rwx-]{9}")) {
            try {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(words));
            } catch (UnsupportedOperationException | IllegalArgumentException notPosix) {
                return;
            }
        }
    }
}
