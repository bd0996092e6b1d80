package ai.trodo.prompt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads prompts from a collector over HTTP. Follows no redirect, so that the key never reaches another host. */
final class HttpPromptSource implements PromptSource {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final String base;
    private final @Nullable String key;
    private volatile @Nullable HttpClient client;

    HttpPromptSource(URI base, @Nullable String key) {
        String text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.key = key;
    }

    @Override
    public Answer read(String path, @Nullable String tag) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
        if (key != null) {
            request.setHeader("Authorization", "Bearer " + key);
        }
        if (tag != null) {
            request.setHeader("If-None-Match", tag);
        }
        HttpResponse<byte[]> answer = within(request.build());
        return new Answer(
                answer.statusCode(), answer.headers().firstValue("etag").orElse(null), answer.body());
    }

    /** One deadline for the whole exchange: the request's own ends with the headers. */
    private HttpResponse<byte[]> within(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client().sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } catch (TimeoutException hanging) {
            answer.cancel(true);
            throw new IOException("no answer within " + TIMEOUT);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** Made when first needed, because it brings a thread. */
    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
            client = made;
        }
        return made;
    }
}
