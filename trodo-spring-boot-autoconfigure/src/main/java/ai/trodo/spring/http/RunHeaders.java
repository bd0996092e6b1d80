package ai.trodo.spring.http;

import ai.trodo.TrodoClient;
import ai.trodo.context.Propagation;
import ai.trodo.context.RunBaggage;
import ai.trodo.internal.Guard;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Collection;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The headers that carry the current run to another service. The interceptors of this package use it; inject it for an
 * HTTP client that Spring does not make, such as the JDK's.
 */
public final class RunHeaders {
    private final Supplier<TrodoClient> client;
    private final AllowedHosts hosts;

    /** The client is asked for when the first request is made, so that HTTP clients may be made before it. */
    public RunHeaders(Supplier<TrodoClient> client, AllowedHosts hosts) {
        this.client = client;
        this.hosts = hosts;
    }

    /** Whether this host may know about runs. */
    public boolean allows(URI uri) {
        return hosts.allows(uri);
    }

    /** Empty outside a run, and for a host that may not know. */
    public Map<String, String> forUri(URI uri) {
        return Guard.orElse(
                Map.of(),
                "a call could not be marked with its run",
                () -> hosts.allows(uri) ? client.get().propagationHeaders() : Map.of());
    }

    /**
     * Sets the headers that the application has not set itself. Where another tracer has set its own trace context, ours
     * is left out as a whole: the two belong together. Baggage of others is added to.
     *
     * @param present all values of a header, joined by commas if there are several
     * @param setter sets a header in place of what is there
     */
    public static void fill(
            Map<String, String> headers,
            Function<String, @Nullable String> present,
            BiConsumer<String, String> setter) {
        if (headers.isEmpty()) {
            return;
        }
        boolean foreignTrace = present.apply(Propagation.TRACEPARENT) != null;
        headers.forEach((name, value) -> {
            if (name.equals(RunBaggage.HEADER)) {
                addBaggage(value, present, setter);
                return;
            }
            boolean trace = name.equals(Propagation.TRACEPARENT) || name.equals(Propagation.TRACESTATE);
            if (!(trace && foreignTrace) && present.apply(name) == null) {
                setter.accept(name, value);
            }
        });
    }

    private static void addBaggage(
            String ours, Function<String, @Nullable String> present, BiConsumer<String, String> setter) {
        String joined = RunBaggage.read(ours).joined(present.apply(RunBaggage.HEADER));
        if (joined != null) {
            setter.accept(RunBaggage.HEADER, joined);
        }
    }

    /** Several lines of one header as one value; null when there is none. */
    static @Nullable String joined(@Nullable Collection<String> values) {
        return values == null || values.isEmpty() ? null : String.join(",", values);
    }

    /** The same request with the headers, for the JDK's {@code HttpClient}. Call it where the run is current. */
    public HttpRequest mark(HttpRequest request) {
        Map<String, String> headers = forUri(request.uri());
        if (headers.isEmpty()) {
            return request;
        }
        return Guard.orElse(request, "a request could not be marked with its run", () -> {
            HttpRequest.Builder marked = HttpRequest.newBuilder(request, (name, value) -> true);
            fill(headers, name -> joined(request.headers().allValues(name)), marked::setHeader);
            return marked.build();
        });
    }
}
