package ai.trodo.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class BodyDecoderTests {
    private final BodyDecoder decoder = new BodyDecoder(1 << 20);

    @Test
    void unpacksGzipAndZstd() throws IOException {
        byte[] text = "hello".repeat(100).getBytes();

        assertThat(decoder.decode(gzip(text), "gzip")).isEqualTo(text);
        assertThat(decoder.decode(Zstd.compress(text), "zstd")).isEqualTo(text);
        assertThat(decoder.decode(text, null)).isEqualTo(text);
    }

    @Test
    void stopsABombBeforeItGrows() throws IOException {
        byte[] zeros = new byte[200 << 20];

        refused(gzip(zeros), "gzip", 413);
        refused(Zstd.compress(zeros), "zstd", 413);
    }

    @Test
    void refusesWhatIsNotWhatItSays() {
        refused("plain".getBytes(), "gzip", 400);
        refused("plain".getBytes(), "zstd", 400);
        refused("plain".getBytes(), "br", 415);
    }

    private void refused(byte[] body, String encoding, int status) {
        assertThatThrownBy(() -> decoder.decode(body, encoding))
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(problem.status()).isEqualTo(status));
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
