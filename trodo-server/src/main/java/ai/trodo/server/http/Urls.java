package ai.trodo.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reading of addresses that strangers wrote. Malformed escapes are refused, never guessed. */
public final class Urls {
    private static final int MAX_PARAMETERS = 200;
    private static final String WRAPPED = "~b.";
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~-]+){0,8}");

    private Urls() {}

    static Map<String, List<String>> parseQuery(String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        int seen = 0;
        for (String pair : raw.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            if (++seen > MAX_PARAMETERS) {
                throw HttpProblem.badRequest("too_many_parameters", "at most " + MAX_PARAMETERS + " parameters", null);
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
            query.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
        }
        return query;
    }

    /**
     * The decoded segments of a raw path; a slash that was escaped stays inside its segment. Since containers and
     * firewalls refuse escaped slashes, a segment may also be written as {@code ~b.} and its base64url.
     */
    public static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.split("/")) {
            if (!segment.isEmpty()) {
                segments.add(unwrapped(decode(segment, false)));
            }
        }
        return segments;
    }

    private static String unwrapped(String segment) {
        if (!segment.startsWith(WRAPPED)) {
            return segment;
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(segment.substring(WRAPPED.length()));
            return new String(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest("invalid_escape", "the address has a malformed base64url segment", null);
        }
    }

    private static String decode(String text, boolean plusIsSpace) {
        try {
            return URLDecoder.decode(plusIsSpace ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw HttpProblem.badRequest("invalid_escape", "the address has a malformed % escape", null);
        }
    }

    /** The prefix that a proxy says it took off, or nothing when the header is not a plain path. */
    public static String forwardedPrefix(@Nullable String header) {
        if (header == null) {
            return "";
        }
        String prefix = header.trim();
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        return PREFIX.matcher(prefix).matches() && !prefix.contains("..") ? prefix : "";
    }
}
