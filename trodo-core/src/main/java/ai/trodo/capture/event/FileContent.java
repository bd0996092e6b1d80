package ai.trodo.capture.event;

import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The bytes of a file at one moment, and what can be said about them. */
final class FileContent {
    static final int MAX_DIFFED = 2 * 1024 * 1024;
    static final FileContent EMPTY = new FileContent(new byte[0]);
    private static final int BINARY_PROBE = 8_000;

    private final byte[] bytes;

    private FileContent(byte[] bytes) {
        this.bytes = bytes;
    }

    static FileContent of(byte[] bytes) {
        return new FileContent(bytes);
    }

    long size() {
        return bytes.length;
    }

    String sha256() {
        return HexFormat.of().formatHex(newSha256().digest(bytes));
    }

    /** As git decides: a NUL among the first bytes; and, unlike git, also what is not UTF-8. */
    boolean isBinary() {
        for (int i = 0; i < Math.min(bytes.length, BINARY_PROBE); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return bytes.length <= MAX_DIFFED && utf8(bytes) == null;
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The text of bytes that are UTF-8 without exception, else null. */
    static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** By the name alone; null when the name says nothing. */
    static @Nullable String mimeType(String path) {
        return URLConnection.guessContentTypeFromName(path.substring(path.lastIndexOf('/') + 1));
    }
}
