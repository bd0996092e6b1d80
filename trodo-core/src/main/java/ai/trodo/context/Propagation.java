package ai.trodo.context;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The headers that carry a run to another service: Trodo's own two, and W3C trace context beside them. What comes in is
 * a stranger's text: ids that are too long or hold anything but plain characters are taken as absent.
 */
public final class Propagation {
    /** Trodo's own header with the id of the run to go on with. */
    public static final String RUN_ID = "X-Trodo-Run-Id";
    /** Trodo's own header with the span that called; absent when the run itself did. */
    public static final String PARENT_SPAN_ID = "X-Trodo-Parent-Span-Id";
    /**
     * {@code 0} when the caller decided not to record this run; {@code maybe}, with the ids, when it records the run and
     * will decide at its end; absent otherwise. The ids have no header of their own then: who does not know the word
     * would send spans of a run that may never come.
     */
    public static final String SAMPLED = "X-Trodo-Sampled";

    private static final String NO = "0";
    private static final String MAYBE = "maybe";
    private static final String SEPARATOR = ";";

    /** W3C trace context: ids of the trace, and whether it is sampled. */
    public static final String TRACEPARENT = "traceparent";
    /** W3C trace context: what vendors add; our entry says the rest of what Trodo's headers say. */
    public static final String TRACESTATE = "tracestate";
    /** Our entry in the list of vendors; its value is the whole id of the parent span, or {@code r} for the run. */
    private static final String VENDOR = "trodo=";

    private static final String RUN_ITSELF = "r";
    private static final int MAX_ID = 128;
    private static final int MAX_TRACESTATE = 512;
    private static final int TRACE_ID_DIGITS = 32;
    private static final int SPAN_ID_DIGITS = 16;

    private Propagation() {}

    /** Whether the caller keeps the run. */
    public enum Kept {
        /** It does, so the callee keeps its part too. */
        YES,
        /** It decides at the end. */
        MAYBE,
        /** It does not, so the callee drops its part too. */
        NO
    }

    /**
     * What a request asks to go on with.
     *
     * @param runId null when the caller does not record
     * @param parentSpanId the span that called; null when the run itself did
     * @param kept what the caller does with the run
     */
    public record Incoming(@Nullable String runId, @Nullable String parentSpanId, Kept kept) {}

    /** Empty outside a run. */
    public static Map<String, String> headers(@Nullable ActiveSpan current) {
        if (current == null) {
            return Map.of();
        }
        String runId = current.runId();
        String spanId = current.spanId();
        if (!isId(runId)) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(RUN_ID, runId);
        if (spanId != null && isId(spanId)) {
            headers.put(PARENT_SPAN_ID, spanId);
        }
        String traceId = hex(runId);
        if (traceId.length() == TRACE_ID_DIGITS) {
            String span = spanId == null ? "" : hex(spanId);
            String at = span.length() >= SPAN_ID_DIGITS
                    ? span.substring(0, SPAN_ID_DIGITS)
                    : traceId.substring(SPAN_ID_DIGITS);
            headers.put(TRACEPARENT, "00-" + traceId + "-" + at + "-01");
            headers.put(TRACESTATE, VENDOR + (span.length() == TRACE_ID_DIGITS ? span : RUN_ITSELF));
        }
        return headers;
    }

    /** Tells the other service that this run is not recorded, so that it records none of it either. */
    public static Map<String, String> notSampled() {
        return Map.of(SAMPLED, NO);
    }

    /** Tells the other service that what happens there is to wait for its end, as it does here. */
    public static Map<String, String> undecided(ActiveSpan current) {
        String spanId = current.spanId();
        if (!isId(current.runId())) {
            return notSampled();
        }
        String ids = spanId == null ? current.runId() : current.runId() + SEPARATOR + spanId;
        return Map.of(SAMPLED, MAYBE + SEPARATOR + ids);
    }

    /** Null when the headers name no run of ours. The lookup should ignore case. */
    public static @Nullable Incoming read(Function<String, @Nullable String> header) {
        String runId = id(header.apply(RUN_ID));
        if (runId != null) {
            return new Incoming(runId, id(header.apply(PARENT_SPAN_ID)), Kept.YES);
        }
        String sampled = header.apply(SAMPLED);
        if (NO.equals(sampled)) {
            return new Incoming(null, null, Kept.NO);
        }
        if (sampled != null && sampled.startsWith(MAYBE + SEPARATOR)) {
            return undecided(sampled);
        }
        return traceContext(header.apply(TRACEPARENT), header.apply(TRACESTATE));
    }

    private static @Nullable Incoming undecided(String sampled) {
        String[] parts = sampled.split(SEPARATOR, 4);
        String runId = id(parts[1]);
        return runId == null ? null : new Incoming(runId, parts.length == 3 ? id(parts[2]) : null, Kept.MAYBE);
    }

    /** For gateways that let only the standard headers pass. */
    private static @Nullable Incoming traceContext(@Nullable String parent, @Nullable String state) {
        String vendor = vendorEntry(state);
        if (vendor == null || parent == null) {
            return null;
        }
        TraceParent trace = TraceParent.parse(parent);
        if (trace == null) {
            return null;
        }
        String spanId = vendor.length() == TRACE_ID_DIGITS && isHex(vendor) ? uuid(vendor) : null;
        return new Incoming(uuid(trace.traceId()), spanId, Kept.YES);
    }

    private static @Nullable String vendorEntry(@Nullable String state) {
        if (state == null || state.length() > MAX_TRACESTATE) {
            return null;
        }
        for (String entry : state.split(",")) {
            if (entry.strip().startsWith(VENDOR)) {
                return entry.strip().substring(VENDOR.length());
            }
        }
        return null;
    }

    /**
     * A W3C traceparent.
     *
     * @param traceId 32 lower-case hex digits, not all zero
     * @param parentId 16 lower-case hex digits, not all zero
     * @param sampled whether the caller keeps its trace
     */
    public record TraceParent(String traceId, String parentId, boolean sampled) {
        private static final int LENGTH = 55;

        /** Null when it is not one. */
        public static @Nullable TraceParent parse(@Nullable String text) {
            if (text == null || text.length() < LENGTH || text.startsWith("ff")) {
                return null;
            }
            boolean longer = text.length() > LENGTH;
            if (longer && (text.startsWith("00") || text.charAt(LENGTH) != '-') || text.length() > MAX_TRACESTATE) {
                return null;
            }
            String trace = text.substring(3, 35);
            String parent = text.substring(36, 52);
            String flags = text.substring(53, LENGTH);
            boolean dashes = text.charAt(2) == '-' && text.charAt(35) == '-' && text.charAt(52) == '-';
            if (!dashes || !isHex(text.substring(0, 2)) || !isHex(trace) || !isHex(parent) || !isHex(flags)) {
                return null;
            }
            if (isZero(trace) || isZero(parent)) {
                return null;
            }
            return new TraceParent(trace, parent, (Character.digit(flags.charAt(1), 16) & 1) == 1);
        }

        private static boolean isZero(String hex) {
            return hex.chars().allMatch(c -> c == '0');
        }
    }

    private static @Nullable String id(@Nullable String text) {
        String id = text == null ? null : text.strip();
        return id != null && isId(id) ? id : null;
    }

    private static boolean isId(String text) {
        if (text.isEmpty() || text.length() > MAX_ID) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!plain && "-_.:".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    /** The digits of a UUID without hyphens, or empty. */
    private static String hex(String id) {
        String digits = id.replace("-", "").toLowerCase(Locale.ROOT);
        return digits.length() == TRACE_ID_DIGITS && isHex(digits) ? digits : "";
    }

    private static String uuid(String digits) {
        return digits.substring(0, 8)
                + '-'
                + digits.substring(8, 12)
                + '-'
                + digits.substring(12, 16)
                + '-'
                + digits.substring(16, 20)
                + '-'
                + digits.substring(20);
    }
}
