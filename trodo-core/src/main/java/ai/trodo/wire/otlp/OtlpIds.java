package ai.trodo.wire.otlp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The ids under which runs and spans are known to OpenTelemetry. They follow from ours alone, as in the traceparent that
 * we send, so that two services agree without asking and a resend is the same span. Not API; may change in any release.
 */
public final class OtlpIds {
    static final int TRACE_DIGITS = 32;
    static final int SPAN_DIGITS = 16;

    private OtlpIds() {}

    /** A run id that is a UUID without its hyphens; any other is hashed. */
    public static String traceId(String runId) {
        String digits = digits(runId);
        return isHex(digits, TRACE_DIGITS) ? digits : hash(runId).substring(0, TRACE_DIGITS);
    }

    /** The first half of a UUID; an id of OpenTelemetry's as it is; any other is hashed. */
    public static String spanId(String spanId) {
        String digits = digits(spanId);
        boolean known = isHex(digits, TRACE_DIGITS) || isHex(digits, SPAN_DIGITS);
        return (known ? digits : hash(spanId)).substring(0, SPAN_DIGITS);
    }

    /** The span that stands for a run: the second half of its trace id. */
    public static String rootId(String runId) {
        return traceId(runId).substring(SPAN_DIGITS);
    }

    private static String digits(String id) {
        return id.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** All zeros would be no id. */
    static boolean isHex(String text, int length) {
        boolean zero = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
            zero &= c == '0';
        }
        return text.length() == length && !zero;
    }

    private static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
