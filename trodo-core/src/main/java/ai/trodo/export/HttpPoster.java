package ai.trodo.export;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts bodies with the client of the JDK, which our own interceptors cannot see. One deadline covers the whole exchange.
 * A redirect is followed only within the same origin, so that the site id never reaches another host.
 */
final class HttpPoster {
    private static final int MAX_REDIRECTS = 3;

    private final Duration connectTimeout;
    private final Duration timeout;
    private volatile @Nullable HttpClient client;

    HttpPoster(Duration connectTimeout, Duration timeout) {
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
    }

    HttpReply post(URI uri, Map<String, String> headers, Body body) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        HttpReply reply = exchange(uri, headers, body, deadline);
        URI target = uri;
        for (int hop = 0; hop < MAX_REDIRECTS && (reply.status() == 307 || reply.status() == 308); hop++) {
            target = sameOrigin(target, reply.headers().firstValue("location").orElse(""));
            if (target == null) {
                return reply;
            }
            reply = exchange(target, headers, body, deadline);
        }
        return reply;
    }

    private static @Nullable URI sameOrigin(URI from, String location) {
        try {
            URI to = from.resolve(location);
            boolean same = from.getScheme().equalsIgnoreCase(to.getScheme())
                    && from.getHost().equalsIgnoreCase(to.getHost())
                    && from.getPort() == to.getPort();
            return same && !location.isEmpty() ? to : null;
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private HttpReply exchange(URI uri, Map<String, String> headers, Body body, long deadline)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeout);
        headers.forEach(request::setHeader);
        request.POST(body.publisher());
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(request.build(), info -> new LimitedBody());
        try {
            HttpResponse<byte[]> response = answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new HttpReply(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            throw cause instanceof IOException io ? io : new IOException(cause);
        } catch (TimeoutException hanging) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            throw stopped;
        }
    }

    /** Made when first needed, because it brings a thread. */
    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(connectTimeout)
                    .build();
            client = made;
        }
        return made;
    }

    /** Lets the connections go with the client; the next post makes new ones. */
    void close() {
        client = null;
    }
}
