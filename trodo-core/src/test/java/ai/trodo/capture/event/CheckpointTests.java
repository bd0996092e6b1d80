package ai.trodo.capture.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointTests {
    @TempDir
    Path temp;

    private Path root;

    @BeforeEach
    void files() throws IOException {
        root = Files.createDirectory(temp.resolve("work"));
        Files.writeString(root.resolve("a.txt"), "hello\n");
        Files.createDirectories(root.resolve("src/.git"));
        Files.write(root.resolve("src/b.bin"), new byte[] {0, 1, (byte) 0xff});
        Files.writeString(root.resolve("src/.git/HEAD"), "ref: refs/heads/x");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> files(Map<String, Object> payload) {
        return (List<Map<String, Object>>) payload.get("files");
    }

    @Test
    void notesSizeAndHashOfTheFilesThatExist() {
        Map<String, Object> payload = Checkpoint.named("before")
                .kind("pre_edit")
                .description("refactoring")
                .root(root)
                .files(Path.of("a.txt"), Path.of("src"), Path.of("missing.txt"))
                .metadata("step", 3)
                .withoutGit()
                .build()
                .payload();

        assertThat(payload)
                .containsEntry("kind", "pre_edit")
                .containsEntry("total_files", 2)
                .containsEntry("total_bytes", 9L)
                .containsEntry("files_missing", List.of("missing.txt"))
                .containsEntry("metadata", Map.of("step", 3))
                .doesNotContainKey("git");
        assertThat(files(payload).get(0))
                .containsEntry("path", "a.txt")
                .containsEntry("size", 6L)
                .containsEntry("sha256", "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03")
                .doesNotContainKeys("content", "content_base64");
        assertThat(files(payload).get(1)).containsEntry("path", "src/b.bin");
    }

    @Test
    void bringsFilesReallyBack() throws IOException {
        Checkpoint checkpoint = Checkpoint.named("c")
                .root(root)
                .files(root)
                .withContents(100_000)
                .withoutGit()
                .build();
        Path elsewhere = temp.resolve("restored/deep");

        Checkpoint.Restored restored = Checkpoint.restore(checkpoint.payload(), elsewhere);

        assertThat(restored.skipped()).isEmpty();
        assertThat(restored.written()).hasSize(2);
        assertThat(elsewhere.resolve("a.txt")).hasContent("hello\n");
        assertThat(elsewhere.resolve("src/b.bin")).hasBinaryContent(new byte[] {0, 1, (byte) 0xff});

        Files.writeString(root.resolve("a.txt"), "changed");
        Checkpoint.restore(checkpoint.payload(), root);
        assertThat(root.resolve("a.txt")).hasContent("hello\n");
    }

    @Test
    void keepsHashesOfFilesWhoseContentsDoNotFit() throws IOException {
        Files.write(root.resolve("big"), new byte[5000]);

        Map<String, Object> payload = Checkpoint.named("c")
                .root(root)
                .files(Path.of("big"), Path.of("a.txt"))
                .withContents(1000)
                .withoutGit()
                .build()
                .payload();

        assertThat(files(payload).get(0)).containsKey("sha256").doesNotContainKeys("content", "content_base64");
        assertThat(files(payload).get(1)).containsEntry("content", "hello\n");
        assertThat(Checkpoint.restore(payload, temp.resolve("r")).skipped())
                .containsExactly(Map.entry("big", "no stored content"));
    }

    @Test
    void hashesNoMoreThanItIsAllowedTo() throws IOException {
        Files.write(root.resolve("big"), new byte[5000]);

        Map<String, Object> payload = Checkpoint.named("c")
                .root(root)
                .files(Path.of("big"), Path.of("a.txt"))
                .hashUpTo(100)
                .withoutGit()
                .build()
                .payload();

        assertThat(files(payload).get(0)).containsEntry("size", 5000L).doesNotContainKey("sha256");
        assertThat(files(payload).get(1)).containsKey("sha256");
    }

    @Test
    void listsAThousandFilesAndCountsTheRest() throws IOException {
        for (int i = 0; i < 1100; i++) {
            Files.writeString(root.resolve("f" + i), "x");
        }

        Map<String, Object> payload = Checkpoint.named("c")
                .root(root)
                .files(root)
                .withoutGit()
                .build()
                .payload();

        assertThat(files(payload)).hasSize(1000);
        assertThat(payload).containsEntry("total_files", 1000).containsEntry("files_left_out", 102);
    }

    @Test
    void restoresNothingOutsideTheFolderAndNothingChanged() throws IOException {
        Map<String, Object> good = files(Checkpoint.named("c")
                        .root(root)
                        .files(Path.of("a.txt"))
                        .withContents(1000)
                        .withoutGit()
                        .build()
                        .payload())
                .get(0);
        List<Map<String, Object>> files = new ArrayList<>();
        for (String path : List.of("../escaped", "/tmp/escaped", "x/../../escaped", "nul\0", "link/escaped", "")) {
            Map<String, Object> evil = new LinkedHashMap<>(good);
            evil.put("path", path);
            files.add(evil);
        }
        Map<String, Object> redacted = new HashMap<>(good);
        redacted.put("path", "redacted.txt");
        redacted.put("content", "he***\n");
        files.add(redacted);
        Path target = Files.createDirectory(temp.resolve("target"));
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createSymbolicLink(target.resolve("link"), outside);

        Checkpoint.Restored restored = Checkpoint.restore(Map.of("files", files), target);

        assertThat(restored.written()).isEmpty();
        assertThat(restored.skipped()).hasSize(7).containsEntry("redacted.txt", "content does not match its hash");
        assertThat(outside).isEmptyDirectory();
        assertThat(temp.resolve("escaped")).doesNotExist();
    }

    @Test
    void notesTheCommitItWasMadeOn() throws IOException {
        String sha = "0123456789abcdef0123456789abcdef01234567";
        Files.createDirectories(root.resolve(".git"));
        Files.writeString(root.resolve(".git/HEAD"), sha);

        Map<String, Object> payload = Checkpoint.named("c").root(root).build().payload();

        assertThat(payload).containsEntry("total_files", 0).containsKey("git").doesNotContainKey("files");
    }
}
