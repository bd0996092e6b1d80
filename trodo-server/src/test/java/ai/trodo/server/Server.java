package ai.trodo.server;

import ai.trodo.server.http.Json;
import ai.trodo.server.standalone.TrodoServerApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** A stand-alone collector on a free port, and a plain client of it. */
public final class Server implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String base;

    private Server(ConfigurableApplicationContext context) {
        this.context = context;
        this.base = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")
                + context.getEnvironment().getProperty("server.servlet.context-path", "");
    }

    /** @param properties such as {@code trodo.server.open=true} */
    public static Server start(Path folder, String... properties) {
        List<String> args = new ArrayList<>();
        args.add("--server.port=0");
        args.add("--trodo.server.store.url=sqlite:" + folder.resolve("trodo.db"));
        for (String property : properties) {
            args.add("--" + property);
        }
        SpringApplication application = TrodoServerApplication.application();
        application.setRegisterShutdownHook(false);
        return new Server(application.run(args.toArray(new String[0])));
    }

    public String base() {
        return base;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** An answer with its body as JSON. */
    public record Answer(int status, HttpResponse<byte[]> raw) {
        public JsonNode json() {
            return Json.mapper().readTree(raw.body());
        }

        public String text() {
            return new String(raw.body(), StandardCharsets.UTF_8);
        }
    }

    public Answer get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    public Answer post(String path, String json, String... headers) {
        return post(path, json.getBytes(StandardCharsets.UTF_8), with(headers, "Content-Type", "application/json"));
    }

    public Answer post(String path, byte[] body, String... headers) {
        return send(
                request(path, headers).POST(BodyPublishers.ofByteArray(body)).build());
    }

    public Answer send(String method, String path, String json, String... headers) {
        return send(request(path, with(headers, "Content-Type", "application/json"))
                .method(method, BodyPublishers.ofString(json))
                .build());
    }

    private static String[] with(String[] headers, String... more) {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!all.contains(more[0])) {
            all.addAll(List.of(more));
        }
        return all.toArray(new String[0]);
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    public Answer send(HttpRequest request) {
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    public HttpClient http() {
        return http;
    }

    @Override
    public void close() {
        context.close();
    }
}
