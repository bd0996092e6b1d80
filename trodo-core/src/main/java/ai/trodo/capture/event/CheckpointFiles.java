package ai.trodo.capture.event;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at files for a checkpoint: each is read once, in pieces, within the limits on bytes and number. */
final class CheckpointFiles {
    private static final int MAX_VISITED = 20_000;

    private final Path root;
    private final List<Map<String, Object>> found = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();
    private long hashLeft;
    private long contentLeft;
    private long bytes;
    private int visited;
    private int leftOut;

    CheckpointFiles(Path root, long maxHashed, long maxContent) {
        this.root = root.toAbsolutePath().normalize();
        this.hashLeft = maxHashed;
        this.contentLeft = maxContent;
    }

    void add(Path path) {
        Path file = root.resolve(path).normalize();
        try {
            if (Files.isDirectory(file)) {
                walk(file);
            } else if (Files.isRegularFile(file)) {
                look(file);
            } else {
                missing.add(name(file));
            }
        } catch (IOException | RuntimeException unreadable) {
            missing.add(name(file));
        }
    }

    private void walk(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return dir.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    look(file);
                }
                return ++visited < MAX_VISITED ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                missing.add(name(file));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void look(Path file) {
        if (found.size() >= Fields.ITEMS) {
            leftOut++;
            return;
        }
        try {
            Fields fields = new Fields().text("path", name(file), Fields.PATH);
            long size = Files.size(file);
            if (size > hashLeft) {
                fields.put("size", size).put("sha256_omitted", "over the limit of bytes");
            } else {
                read(file, size, fields);
            }
            found.add(fields.put("mode", mode(file))
                    .put(
                            "modified_at",
                            Files.getLastModifiedTime(file).toInstant().toString())
                    .done());
        } catch (IOException | RuntimeException unreadable) {
            missing.add(name(file));
        }
    }

    /** One pass for hash and content, so that both are of the same moment. */
    private void read(Path file, long expected, Fields fields) throws IOException {
        MessageDigest digest = FileContent.newSha256();
        ByteArrayOutputStream content = expected <= contentLeft ? new ByteArrayOutputStream((int) expected) : null;
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                size += read;
                content = content == null || size > contentLeft ? null : content;
                if (content != null) {
                    content.write(buffer, 0, read);
                }
            }
        }
        hashLeft -= size;
        bytes += size;
        fields.put("size", size).put("sha256", HexFormat.of().formatHex(digest.digest()));
        if (content != null && contentLeft > 0) {
            contentLeft -= size;
            byte[] all = content.toByteArray();
            String text = FileContent.utf8(all);
            fields.put(
                    text == null ? "content_base64" : "content",
                    text == null ? Base64.getEncoder().encodeToString(all) : text);
        }
    }

    private String name(Path file) {
        Path relative = file.startsWith(root) ? root.relativize(file) : file;
        return relative.toString().replace('\\', '/');
    }

    private static @Nullable String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException notPosix) {
            return null;
        }
    }

    List<Map<String, Object>> found() {
        return found;
    }

    List<String> missing() {
        return missing;
    }

    int count() {
        return found.size();
    }

    long bytes() {
        return bytes;
    }

    int leftOut() {
        return leftOut;
    }
}
