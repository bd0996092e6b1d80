package ai.trodo.capture;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Level;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What most spans do not have, so that they need no room for it. */
final class SpanDetails {
    static final String TAGS = "trodo.tags";
    private static final int MAX_ATTRIBUTES = 256;

    @Nullable
    String toolName;

    @Nullable
    String model;

    @Nullable
    String provider;

    @Nullable
    Double temperature;

    @Nullable
    Usage usage;

    /** What the provider said, with what the five buckets cannot hold. */
    @Nullable
    UsageReading reading;

    @Nullable
    BigDecimal cost;

    @Nullable
    Level level;

    @Nullable
    SpanStatus status;

    @Nullable
    Throwable failure;

    @Nullable
    String errorType;

    @Nullable
    String errorMessage;

    @Nullable
    Integer statusCode;

    @Nullable
    String errorStack;

    /** The span of the same call into which this one vanished. */
    @Nullable
    SpanScope became;

    @Nullable
    AfterEnd afterEnd;

    boolean failed;

    /** What an inner look at the same call saw fail; told only if the call itself fails. */
    @Nullable
    SpanDetails innerFailure;

    /** The span of another tracer in which it happens, where that is deeper than our own. */
    @Nullable
    SpanScope within;

    /** Whether a look further in at an announced call has begun and not failed. */
    boolean lookedInto;

    /** See {@link SpanSpec#contents(boolean)}. */
    boolean withoutContents;

    long firstOutputNanos;
    private @Nullable AttributeList attributes;
    private @Nullable Set<String> countedResponses;

    synchronized void attribute(String key, @Nullable Object plain) {
        AttributeList all = ownAttributes();
        if (all.size() < MAX_ATTRIBUTES || all.contains(key)) {
            all.put(key, plain);
        }
    }

    private AttributeList ownAttributes() {
        AttributeList all = attributes;
        if (all == null) {
            attributes = all = new AttributeList();
        }
        return all;
    }

    synchronized void attributeIfAbsent(String key, @Nullable Object plain) {
        if (attributes == null || !attributes.contains(key)) {
            attribute(key, plain);
        }
    }

    Set<String> countedResponses() {
        if (countedResponses == null) {
            countedResponses = new HashSet<>();
        }
        return countedResponses;
    }

    synchronized boolean hasCounted(@Nullable String responseId) {
        return countedResponses != null && countedResponses.contains(responseId);
    }

    @SuppressWarnings("unchecked")
    synchronized void tag(String tag) {
        AttributeList all = ownAttributes();
        List<Object> tags = (List<Object>) all.get(TAGS);
        if (tags == null) {
            tags = new ArrayList<>();
            all.put(TAGS, tags);
        }
        if (tags.size() < RunFacts.MAX_TAGS && !tags.contains(tag)) {
            tags.add(tag);
        }
    }

    synchronized long size() {
        return attributes == null ? 0 : attributes.bytes();
    }

    synchronized Map<String, Object> attributes() {
        return attributes == null ? Map.of() : attributes.copy();
    }

    void error(Throwable thrown) {
        failed = true;
        failure = thrown;
    }

    void error(@Nullable String type, @Nullable String message, @Nullable Integer code) {
        failed = true;
        errorType = type;
        errorMessage = message;
        statusCode = code;
    }

    synchronized void remove(String key) {
        if (attributes != null) {
            attributes.remove(key);
        }
    }

    void error(ErrorInfo info) {
        error(info.type(), info.message(), info.statusCode());
        errorStack = info.stackTrace();
    }

    static SpanStatus spanStatus(RunStatus status) {
        return switch (status) {
            case OK, ABANDONED -> SpanStatus.OK;
            case ERROR, LOST -> SpanStatus.ERROR;
            case CANCELLED -> SpanStatus.CANCELLED;
            case RUNNING, PAUSED -> SpanStatus.RUNNING;
        };
    }
}
