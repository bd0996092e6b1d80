package ai.trodo.instrument.sdk.call;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the headers of an answer tell of limits: OpenAI and those who speak like it say
 * {@code x-ratelimit-remaining-tokens}, Anthropic {@code anthropic-ratelimit-tokens-remaining}. Here it becomes
 * {@code trodo.rate_limit.tokens.remaining} in both cases.
 */
final class RateLimits {
    private static final Pattern OPENAI = Pattern.compile("x-ratelimit-(limit|remaining|reset)-([a-z][a-z-]{0,30})");
    private static final Pattern ANTHROPIC =
            Pattern.compile("anthropic-(?:priority-)?ratelimit-([a-z][a-z-]{0,30})-(limit|remaining|reset)");
    private static final List<String> REQUEST_IDS = List.of("x-request-id", "request-id", "x-amzn-requestid");
    private static final String RETRY_AFTER = "retry-after";
    private static final int MAX_VALUE = 200;

    private RateLimits() {}

    /** Attributes, by their names. */
    static Map<String, Object> of(Map<String, String> headers) {
        Map<String, Object> found = new LinkedHashMap<>();
        headers.forEach((header, value) -> {
            String name = header.toLowerCase(Locale.ROOT);
            Matcher openAi = OPENAI.matcher(name);
            Matcher anthropic = ANTHROPIC.matcher(name);
            if (openAi.matches()) {
                put(found, openAi.group(2), openAi.group(1), value);
            } else if (anthropic.matches()) {
                put(found, anthropic.group(1), anthropic.group(2), value);
            } else if (REQUEST_IDS.contains(name)) {
                found.putIfAbsent("trodo.request_id", shortened(value));
            }
        });
        return found;
    }

    /** Seconds, or a date, as the provider said it; empty when it said nothing. */
    static Map<String, Object> retryAfter(Map<String, String> headers) {
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(RETRY_AFTER)) {
                return Map.of("retry_after", number(header.getValue()));
            }
        }
        return Map.of();
    }

    private static void put(Map<String, Object> found, String what, String which, String value) {
        found.put("trodo.rate_limit." + what.replace('-', '_') + "." + which, number(value));
    }

    private static Object number(String value) {
        boolean digits =
                !value.isEmpty() && value.length() < 16 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? (Object) Long.valueOf(value) : shortened(value);
    }

    private static String shortened(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
    }
}
