package ai.trodo.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer: status, headers and one of three kinds of body. Headers with line breaks cannot be built. */
public final class HttpResponse {
    private final int status;
    private final Map<String, String> headers;
    private final Body body;

    private HttpResponse(int status, Map<String, String> headers, Body body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** What follows the headers. */
    public sealed interface Body permits Bytes, Streamed, Pushed {}

    /** A body that is complete. */
    public record Bytes(byte[] content) implements Body {}

    /** A body that is written bit by bit on a worker thread, such as an export. */
    public record Streamed(BodyWriter writer) implements Body {}

    /** A body without an end, such as server-sent events; no thread waits for it. */
    public record Pushed(PushSource source) implements Body {}

    /** Writes a long body. */
    @FunctionalInterface
    public interface BodyWriter {
        void writeTo(OutputStream out) throws IOException;
    }

    public static HttpResponse of(int status, String contentType, byte[] content) {
        return new HttpResponse(status, Map.of("Content-Type", contentType), new Bytes(content));
    }

    public static HttpResponse text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** The value as JSON; maps keep their order. */
    public static HttpResponse json(int status, @Nullable Object value) {
        return of(status, "application/json", Json.write(value));
    }

    public static HttpResponse json(@Nullable Object value) {
        return json(200, value);
    }

    public static HttpResponse noContent() {
        return new HttpResponse(204, Map.of(), new Bytes(new byte[0]));
    }

    public static HttpResponse streamed(String contentType, BodyWriter writer) {
        return new HttpResponse(200, Map.of("Content-Type", contentType), new Streamed(writer));
    }

    public static HttpResponse events(PushSource source) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/event-stream; charset=utf-8");
        headers.put("Cache-Control", "no-cache, no-transform");
        headers.put("X-Accel-Buffering", "no");
        return new HttpResponse(200, headers, new Pushed(source));
    }

    /** This answer with one more header, or with another value for it. */
    public HttpResponse header(String name, String value) {
        if (value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("line break in header " + name);
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpResponse(status, Collections.unmodifiableMap(more), body);
    }

    public HttpResponse headerIfAbsent(String name, String value) {
        return headers.containsKey(name) ? this : header(name, value);
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    public Body body() {
        return body;
    }

    /** The content of a complete body; empty for the others. For tests and for in-process callers. */
    public byte[] bytes() {
        return body instanceof Bytes bytes ? bytes.content() : new byte[0];
    }
}
