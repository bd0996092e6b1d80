package ai.trodo.capture.event;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.model.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FileOpTests {
    @Test
    void countsTheLinesOfAnEditAndShowsThem() {
        FileOp op = FileOp.update("src/App.java")
                .before("a\nb\nb\nc\n")
                .after("a\nb\nc\nd\n")
                .tool("edit_file")
                .reason("tidy")
                .took(Duration.ofMillis(12))
                .build();

        assertThat(op.type()).isEqualTo("file_op");
        assertThat(op.payload())
                .containsEntry("operation", "update")
                .containsEntry("path", "src/App.java")
                .containsEntry("size_before", 8L)
                .containsEntry("size_after", 8L)
                .containsEntry("lines_added", 1)
                .containsEntry("lines_removed", 1)
                .containsEntry("tool_name", "edit_file")
                .containsEntry("duration_ms", 12L)
                .containsEntry("success", true)
                .containsEntry("diff", "@@ -1,4 +1,4 @@\n a\n b\n-b\n c\n+d\n")
                .doesNotContainKeys("lines_exact", "binary", "error_message");
        assertThat(op.payload().get("sha256_before")).isNotEqualTo(op.payload().get("sha256_after"));
    }

    @Test
    void countsANewFileAndADeletedOneAgainstNothing() {
        assertThat(FileOp.create("a.txt").after("1\n2\n").build().payload())
                .containsEntry("lines_added", 2)
                .containsEntry("lines_removed", 0)
                .containsEntry("mime_type", "text/plain")
                .doesNotContainKey("size_before");
        assertThat(FileOp.delete("a.txt").before("1\n2\n").build().payload())
                .containsEntry("lines_added", 0)
                .containsEntry("lines_removed", 2);
    }

    @Test
    void keepsTheContentsToItselfWhenAsked() {
        assertThat(FileOp.update("a")
                        .before("x\n")
                        .after("y\n")
                        .withoutDiff()
                        .build()
                        .payload())
                .containsEntry("lines_added", 1)
                .doesNotContainKey("diff");
    }

    @Test
    void countsNoLinesOfBinaryFiles() {
        FileOp op = FileOp.update("logo.png")
                .before(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0})
                .after(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1})
                .build();

        assertThat(op.payload())
                .containsEntry("binary", true)
                .containsEntry("size_after", 6L)
                .containsEntry("mime_type", "image/png")
                .doesNotContainKeys("lines_added", "diff");
    }

    @Test
    void namesBothEndsOfAMoveAndBothModesOfAChange() {
        assertThat(FileOp.move("a/x", "b/x").build().payload())
                .containsEntry("operation", "move")
                .containsEntry("path", "a/x")
                .containsEntry("new_path", "b/x");
        assertThat(FileOp.rename("x", "y").build().name()).isEqualTo("rename x");
        assertThat(FileOp.copy("x", "y").build().payload()).containsEntry("operation", "copy");
        assertThat(FileOp.chmod("run.sh", "rw-r--r--", "rwxr-xr-x").build().payload())
                .containsEntry("mode_before", "rw-r--r--")
                .containsEntry("mode_after", "rwxr-xr-x");
    }

    @Test
    void saysWhatFailed() {
        FileOp op = FileOp.read("/etc/shadow").failed("permission denied").build();

        assertThat(op.level()).isEqualTo(Level.ERROR);
        assertThat(op.payload()).containsEntry("success", false).containsEntry("error_message", "permission denied");
    }

    @Test
    void isBoundedAndDoesNotThrowWhateverItIsGiven() {
        String huge = "line\n".repeat(1_000_000);

        FileOp op = FileOp.update("a\0b\ud800".repeat(10_000))
                .before(huge)
                .after(huge + "x")
                .build();

        assertThat(op.payload()).containsEntry("diff_omitted", "file too large");
        assertThat((String) op.payload().get("path")).hasSizeLessThanOrEqualTo(4096);
        assertThat(FileOp.update(null)
                        .before((String) null)
                        .after((byte[]) null)
                        .build()
                        .payload())
                .containsEntry("path", "");
    }

    @Test
    void cutsALongDiffAndSaysSo() {
        StringBuilder after = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            after.append("a rather long line with the number ").append(i).append('\n');
        }

        assertThat(FileOp.create("a").after(after.toString()).build().payload())
                .containsEntry("lines_added", 900)
                .containsEntry("diff_truncated", true)
                .hasEntrySatisfying("diff", diff -> assertThat((String) diff).hasSizeLessThanOrEqualTo(16_000));
    }
}
