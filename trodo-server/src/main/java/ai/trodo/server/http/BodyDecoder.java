package ai.trodo.server.http;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Takes the content encoding off a body. Stops at a limit, so that a small bomb cannot grow in memory. */
public final class BodyDecoder {
    private static final int CHUNK = 16 * 1024;

    private final long maxBytes;

    /** @param maxBytes most that a body may have when unpacked */
    public BodyDecoder(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What can be unpacked here, best first. */
    public static String accepted() {
        return ZstdPresent.YES ? "zstd, gzip" : "gzip";
    }

    public byte[] decode(byte[] body, @Nullable String contentEncoding) {
        String encoding =
                contentEncoding == null ? "identity" : contentEncoding.trim().toLowerCase(Locale.ROOT);
        try {
            return switch (encoding) {
                case "", "identity" -> within(body);
                case "gzip", "x-gzip" -> unpack(new GZIPInputStream(new ByteArrayInputStream(body), CHUNK));
                case "deflate" -> unpack(new InflaterInputStream(new ByteArrayInputStream(body)));
                case "zstd" -> unpack(zstd(body));
                default ->
                    throw new HttpProblem(
                            415, "unsupported_encoding", "Content-Encoding must be gzip, zstd or identity", null, 0);
            };
        } catch (IOException e) {
            throw HttpProblem.badRequest("invalid_encoding", "the body is not valid " + encoding, null);
        }
    }

    private byte[] within(byte[] body) {
        if (body.length > maxBytes) {
            throw tooLarge();
        }
        return body;
    }

    private byte[] unpack(InputStream in) throws IOException {
        try (in) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(CHUNK);
            byte[] chunk = new byte[CHUNK];
            long total = 0;
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                total += n;
                if (total > maxBytes) {
                    throw tooLarge();
                }
                out.write(chunk, 0, n);
            }
            return out.toByteArray();
        }
    }

    private static InputStream zstd(byte[] body) throws IOException {
        if (!ZstdPresent.YES) {
            throw new HttpProblem(
                    415,
                    "unsupported_encoding",
                    "zstd needs com.github.luben:zstd-jni on the class path of the collector; send gzip",
                    null,
                    0);
        }
        return Zstd.open(body);
    }

    private HttpProblem tooLarge() {
        return HttpProblem.tooLarge("the unpacked body is larger than " + maxBytes + " bytes");
    }

    /** A class of its own, or the verifier would look for the optional library as soon as this decoder is used. */
    private static final class Zstd {
        static InputStream open(byte[] body) throws IOException {
            return new ZstdInputStream(new ByteArrayInputStream(body)).setLongMax(23);
        }
    }

    private static final class ZstdPresent {
        static final boolean YES = present();

        private static boolean present() {
            try {
                Class.forName("com.github.luben.zstd.ZstdInputStream", false, BodyDecoder.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }
}
