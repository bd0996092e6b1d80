package ai.trodo.export;

import ai.trodo.internal.Guard;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Packs bodies in one content encoding. */
enum Packer {
    GZIP("gzip") {
        @Override
        byte[] pack(Body body) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(body.length() / 4 + 64);
            try (OutputStream gzip = new FastGzip(out)) {
                for (ByteBuffer piece : body.pieces()) {
                    gzip.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
                }
            }
            return out.toByteArray();
        }
    },
    ZSTD("zstd") {
        @Override
        byte[] pack(Body body) {
            return ZstdPacker.pack(body.toByteArray());
        }
    };

    private static final int SMALLEST = 1024;

    private final String encoding;

    Packer(String encoding) {
        this.encoding = encoding;
    }

    abstract byte[] pack(Body body) throws IOException;

    /** The word of the Content-Encoding header. */
    String encoding() {
        return encoding;
    }

    /** Whether packing is worth it. */
    static boolean isWorthwhile(Body body) {
        return body.length() >= SMALLEST;
    }

    static @Nullable Packer configured(Compression compression) {
        return switch (compression) {
            case NONE, AUTO -> null;
            case GZIP -> GZIP;
            case ZSTD -> isZstdPresent() ? ZSTD : GZIP;
        };
    }

    /** The best that both sides know. */
    static @Nullable Packer announced(String acceptEncoding) {
        boolean gzip = false;
        for (String word : acceptEncoding.toLowerCase(Locale.ROOT).split(",")) {
            String encoding = word.trim();
            if (encoding.equals(ZSTD.encoding) && isZstdPresent()) {
                return ZSTD;
            }
            gzip |= encoding.equals(GZIP.encoding);
        }
        return gzip ? GZIP : null;
    }

    private static boolean isZstdPresent() {
        return Presence.ZSTD_WORKS;
    }

    private static final class Presence {
        static final boolean ZSTD_WORKS =
                Packer.class.getClassLoader().getResource("com/github/luben/zstd/Zstd.class") != null
                        && Guard.orElse(Boolean.FALSE, "loading zstd", ZstdPacker::works);
    }

    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(1);
        }
    }
}
