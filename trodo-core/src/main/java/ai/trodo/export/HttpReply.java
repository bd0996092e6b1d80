package ai.trodo.export;

import ai.trodo.wire.WireReader;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a receiver answered, and what that means for the documents. */
record HttpReply(int status, HttpHeaders headers, byte[] body) {
    private static final int EXCERPT = 200;

    /** What to do with the documents of the request. */
    enum Verdict {
        TAKEN,
        /** At least one of them will never be taken. */
        REFUSED,
        /** They are too much at once. */
        TOO_LARGE,
        /** Nothing is wrong with them: try again later. */
        NOT_NOW
    }

    /** For documents that a receiver has no use for. */
    static HttpReply nothingToSend() {
        return new HttpReply(204, HttpHeaders.of(Map.of(), (name, value) -> true), new byte[0]);
    }

    Verdict verdict() {
        if (status >= 200 && status < 300) {
            return isWebPage() ? Verdict.NOT_NOW : Verdict.TAKEN;
        }
        if (status == 413) {
            return Verdict.TOO_LARGE;
        }
        boolean ofTheDocuments = status >= 400
                && status < 500
                && status != 401
                && status != 407
                && status != 408
                && status != 425
                && status != 429;
        return ofTheDocuments ? Verdict.REFUSED : Verdict.NOT_NOW;
    }

    /** A sign-in page of a proxy says 200 too. */
    private boolean isWebPage() {
        String type = headers.firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("text/html");
    }

    /**
     * How many items our collector could not take while it stored all others; -1 when the answer does not say that
     * anything was stored.
     */
    int itemsLost() {
        Map<?, ?> answer = storedTheRest();
        if (answer == null) {
            return -1;
        }
        return answer.get("problems") instanceof List<?> problems ? problems.size() : 0;
    }

    /** The answer of a collector of ours that complains about some items and stored all others; null for any other. */
    @Nullable
    Map<?, ?> storedTheRest() {
        Map<?, ?> answer = status == 400 ? WireReader.object(body) : null;
        return answer != null && answer.containsKey("stored") ? answer : null;
    }

    /** For people. */
    String problem() {
        String excerpt = new String(body, 0, Math.min(body.length, EXCERPT), StandardCharsets.UTF_8).strip();
        String about = switch (status) {
            case 401 -> "the credential was refused (401)";
            case 301, 302, 303, 307, 308 ->
                "redirected to " + headers.firstValue("location").orElse("nowhere") + " (" + status + "), not followed";
            default -> isWebPage() && status < 300 ? "answered with a web page" : "answered " + status;
        };
        return excerpt.isEmpty() || isWebPage() ? about : about + ": " + excerpt;
    }

    /** Seconds or a date; null when neither. */
    @Nullable
    Duration retryAfter(Instant now) {
        String value = headers.firstValue("retry-after").orElse("").trim();
        if (value.isEmpty()) {
            return null;
        }
        if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ofSeconds(value.length() > 9 ? 999_999_999L : Long.parseLong(value));
        }
        try {
            Instant at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
        } catch (DateTimeException neither) {
            return null;
        }
    }
}
