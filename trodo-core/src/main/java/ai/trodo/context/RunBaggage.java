package ai.trodo.context;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who a run is for, as two entries of the W3C {@code baggage} header beside the headers that name the run. What comes in
 * is a stranger's text: what is too long, not decodable or holds control characters is taken as absent.
 *
 * @param distinctId the end user; null when not known
 * @param conversationId the conversation; null when there is none
 */
public record RunBaggage(
        @Nullable String distinctId, @Nullable String conversationId) {
    /** The header's name as W3C gives it. */
    public static final String HEADER = "baggage";
    /** The entry with the end user. */
    public static final String DISTINCT_ID = "trodo.distinct_id";
    /** The entry with the conversation. */
    public static final String CONVERSATION_ID = "trodo.conversation_id";

    private static final RunBaggage NOTHING = new RunBaggage(null, null);
    private static final int MAX_VALUE = 256;
    private static final int MAX_HEADER = 8_192;

    /** The two entries of a header; both null when there are none. */
    public static RunBaggage read(@Nullable String header) {
        return header == null || header.length() > MAX_HEADER
                ? NOTHING
                : new RunBaggage(value(header, DISTINCT_ID), value(header, CONVERSATION_ID));
    }

    /** Null when nothing of the two is known, or neither can be sent. */
    public @Nullable String header() {
        return joined(null);
    }

    /** A header that others have written with what it does not say yet; null when there is nothing to add. */
    public @Nullable String joined(@Nullable String present) {
        String first = added(present, DISTINCT_ID, distinctId);
        String both = added(first, CONVERSATION_ID, conversationId);
        return both == null || both.equals(present) || both.length() > MAX_HEADER ? null : both;
    }

    private static @Nullable String added(@Nullable String header, String name, @Nullable String value) {
        if (value == null || !isPlain(value) || header != null && value(header, name) != null) {
            return header;
        }
        String entry =
                name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return header == null || header.isBlank() ? entry : header + "," + entry;
    }

    private static @Nullable String value(String header, String name) {
        for (String entry : header.split(",")) {
            String pair = entry.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                return decoded(pair.substring(equals + 1).strip());
            }
        }
        return null;
    }

    private static @Nullable String decoded(String text) {
        try {
            // A plus is a plus here.
            String value = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            return isPlain(value) ? value : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static boolean isPlain(String value) {
        return !value.isBlank() && value.length() <= MAX_VALUE && value.chars().noneMatch(Character::isISOControl);
    }
}
