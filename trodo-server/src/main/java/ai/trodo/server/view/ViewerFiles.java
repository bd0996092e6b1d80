package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The viewer's files from the class path. Only plain names in one folder exist, so no path can lead out of it. */
public final class ViewerFiles {
    private static final String FOLDER = "/ai/trodo/server/viewer/";
    private static final String BASE = "<base href=\"/\">";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}(?:\\.[A-Za-z0-9_-]{1,20}){1,3}");
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "html", "text/html; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8",
            "json", "application/json",
            "map", "application/json");

    private final Map<String, Optional<byte[]>> files = new ConcurrentHashMap<>();

    public HttpResponse serve(HttpRequest request, List<String> segments) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw new HttpProblem(405, "method_not_allowed", "this path answers GET", null, 0);
        }
        String last = segments.isEmpty() ? "" : segments.get(segments.size() - 1);
        if (segments.size() == 1 && NAME.matcher(last).matches() && !last.equals("index.html")) {
            Optional<byte[]> file = file(last);
            if (file.isPresent()) {
                return asset(request, last, file.get());
            }
            if (TYPES.containsKey(extension(last))) {
                throw HttpProblem.notFound("there is no such file");
            }
        }
        return index(request);
    }

    private static HttpResponse asset(HttpRequest request, String name, byte[] content) {
        String type = TYPES.getOrDefault(extension(name), "application/octet-stream");
        boolean versioned = request.param("v") != null;
        return HttpResponse.of(200, type, content)
                .header("Cache-Control", versioned ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private HttpResponse index(HttpRequest request) {
        byte[] content = file("index.html")
                .orElseThrow(() -> HttpProblem.notFound("this build has no viewer; the API is at /api"));
        String html = new String(content, StandardCharsets.UTF_8)
                .replace(BASE, "<base href=\"" + escaped(request.base()) + "/\">");
        return HttpResponse.of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .header("Cache-Control", "no-cache")
                .header("Vary", "X-Forwarded-Prefix");
    }

    private Optional<byte[]> file(String name) {
        Optional<byte[]> known = files.get(name);
        if (known != null) {
            return known;
        }
        Optional<byte[]> read = read(name);
        if (read.isPresent()) {
            files.put(name, read);
        }
        return read;
    }

    private static Optional<byte[]> read(String name) {
        try (InputStream in = ViewerFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("\"", "&quot;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
