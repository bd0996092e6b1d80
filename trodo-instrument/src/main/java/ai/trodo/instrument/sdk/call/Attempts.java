package ai.trodo.instrument.sdk.call;

import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The requests over HTTP that one call of a model took: libraries and frameworks ask again by themselves. No method throws.
 * Not API; may change in any release.
 */
public final class Attempts {
    private static final int FIRST_FAILED_STATUS = 400;

    private final SpanScope span;
    private final AtomicInteger count = new AtomicInteger();

    /** Those of the call that has this span. */
    public Attempts(SpanScope span) {
        this.span = span;
    }

    /** The span of the call. */
    public SpanScope span() {
        return span;
    }

    /** One request was answered, whatever the answer. */
    public void answered(int status, Map<String, String> headers) {
        Guard.run("model attempt", () -> {
            int number = count();
            span.attributes(RateLimits.of(headers));
            if (status >= FIRST_FAILED_STATUS) {
                Map<String, Object> facts = new LinkedHashMap<>();
                facts.put("attempt", number);
                facts.put("status", status);
                facts.putAll(RateLimits.retryAfter(headers));
                span.event("attempt_failed", facts);
            }
        });
    }

    /** One request got no answer. */
    public void failed(String error) {
        Guard.run("model attempt", () -> {
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("attempt", count());
            facts.put("error", error);
            span.event("attempt_failed", facts);
        });
    }

    private int count() {
        int number = count.incrementAndGet();
        span.attribute("trodo.attempts", number);
        return number;
    }
}
