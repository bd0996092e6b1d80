package ai.trodo.capture.snapshot;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Says what binary contents are, instead of keeping them: type, size and hash. */
public final class Media {
    private static final int SMALL_TEXT = 1_024;
    private static final int SAMPLE = 128;
    /** Of longer texts only the beginning is kept anyway. */
    private static final int SEARCHED = 4 * 1024 * 1024;

    private static final int WHOLE_HASH = 256 * 1024;
    private static final int EDGE = 64 * 1024;
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";
    private static final int MAX_TYPE = 128;

    private Media() {}

    /** Type, size and hash of bytes or a buffer. */
    public static String describe(Object binary) {
        if (binary instanceof byte[] bytes) {
            return describe(type(bytes), bytes);
        }
        if (binary instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[Math.min(buffer.remaining(), 2 * EDGE)];
            buffer.duplicate().get(bytes);
            return bytes.length == buffer.remaining()
                    ? describe(type(bytes), bytes)
                    : "[" + type(bytes) + ", " + buffer.remaining() + " bytes]";
        }
        return "[" + binary.getClass().getSimpleName() + ", " + ((Buffer) binary).remaining() + " elements]";
    }

    private static String describe(String type, byte[] bytes) {
        return "[" + type + ", " + bytes.length + " bytes, " + hash(bytes) + "]";
    }

    /** Of large contents only both ends are hashed, for the sake of the caller's time. */
    private static String hash(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (bytes.length <= WHOLE_HASH) {
                return "sha256:" + HexFormat.of().formatHex(digest.digest(bytes));
            }
            digest.update(bytes, 0, EDGE);
            digest.update(bytes, bytes.length - EDGE, EDGE);
            return "sha256 of both ends:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** By the first bytes. */
    static String type(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(16, bytes.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG")) {
            return "image/png";
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (head.startsWith("GIF8")) {
            return "image/gif";
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return "image/webp";
        }
        if (head.startsWith("RIFF") && head.startsWith("WAVE", 8)) {
            return "audio/wav";
        }
        if (head.startsWith("%PDF")) {
            return "application/pdf";
        }
        if (head.startsWith("ID3") || head.startsWith("\u00ff\u00fb")) {
            return "audio/mpeg";
        }
        if (head.startsWith("ftyp", 4)) {
            return "video/mp4";
        }
        if (head.startsWith("OggS")) {
            return "audio/ogg";
        }
        if (head.startsWith("PK\u0003\u0004")) {
            return "application/zip";
        }
        return head.startsWith("\u001f\u008b") ? "application/gzip" : "binary";
    }

    /** The text with contents of data URLs, and with a text that is nothing but long base64, replaced. */
    static String shorten(String text) {
        if (text.length() < SMALL_TEXT || text.length() > SEARCHED) {
            return text;
        }
        int at = text.indexOf(BASE64);
        if (at >= 0) {
            return withoutDataUrls(text, at);
        }
        return isBase64(text) ? encoded("base64", text, 0, text.length()) : text;
    }

    private static String withoutDataUrls(String text, int first) {
        StringBuilder shorter = new StringBuilder();
        int copied = 0;
        int at = first;
        while (at >= 0) {
            int start = text.lastIndexOf(DATA, at);
            int content = at + BASE64.length();
            int end = content;
            while (end < text.length() && isBase64(text.charAt(end))) {
                end++;
            }
            if (start >= copied && at - start <= MAX_TYPE && end - content >= SMALL_TEXT / 4) {
                String type = text.substring(start + DATA.length(), at);
                shorter.append(text, copied, start).append(encoded(type, text, content, end));
                copied = end;
            }
            at = text.indexOf(BASE64, end);
        }
        return copied == 0 ? text : shorter.append(text, copied, text.length()).toString();
    }

    private static String encoded(String type, String text, int start, int end) {
        boolean whole = end - start <= WHOLE_HASH;
        String hashed = text.substring(start, whole ? end : start + EDGE);
        return "[" + type + ", " + (end - start) / 4L * 3 + " bytes, "
                + hash(hashed.getBytes(StandardCharsets.ISO_8859_1))
                + (whole ? " of the base64]" : " of the beginning of the base64]");
    }

    private static boolean isBase64(String text) {
        if (!looksEncoded(text)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isBase64(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Its beginning mixes letters of both cases and digits, as words never do for so long. */
    private static boolean looksEncoded(String text) {
        boolean upper = false;
        boolean lower = false;
        boolean digit = false;
        for (int i = 0; i < SAMPLE; i++) {
            char c = text.charAt(i);
            if (!isBase64(c)) {
                return false;
            }
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            digit |= c >= '0' && c <= '9';
        }
        return upper && lower && digit;
    }

    private static boolean isBase64(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/' || c == '=';
    }
}
