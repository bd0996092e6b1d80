package ai.trodo.sample.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A model that needs no account: it speaks the OpenAI protocol over HTTP (chat with streaming and tool calls,
 * embeddings, usage, an error when asked for one) and answers from {@link Script}.
 */
public final class ScriptedModel implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "scripted-model");
        thread.setDaemon(true);
        return thread;
    });

    private ScriptedModel(HttpServer server) {
        this.server = server;
    }

    /** Starts on a free port of the loopback interface. */
    public static ScriptedModel start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        ScriptedModel model = new ScriptedModel(server);
        server.createContext("/v1/chat/completions", exchange -> model.answer(exchange, model::chat));
        server.createContext("/v1/embeddings", exchange -> model.answer(exchange, model::embed));
        server.setExecutor(model.threads);
        server.start();
        return model;
    }

    /** What goes into {@code spring.ai.openai.base-url}. */
    public String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private interface Reply {
        void to(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException;
    }

    private void answer(HttpExchange exchange, Reply reply) throws IOException {
        try (exchange) {
            reply.to(exchange, JSON.readTree(exchange.getRequestBody().readAllBytes()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void chat(HttpExchange exchange, JsonNode request) throws IOException, InterruptedException {
        Turn turn = Script.answer(request);
        Thread.sleep(turn.thinkMillis());
        if (turn.errorStatus() != 0) {
            send(exchange, turn.errorStatus(), OpenAiJson.error("The model is overloaded. Try again later."));
        } else if (request.path("stream").asBoolean(false)) {
            stream(exchange, request, turn);
        } else {
            send(exchange, 200, OpenAiJson.completion(request, turn));
        }
    }

    private void stream(HttpExchange exchange, JsonNode request, Turn turn) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        for (String chunk : OpenAiJson.chunks(request, turn)) {
            body.write(("data: " + chunk + "\n\n").getBytes(StandardCharsets.UTF_8));
            body.flush();
            Thread.sleep(turn.chunkMillis());
        }
        body.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private void embed(HttpExchange exchange, JsonNode request) throws IOException {
        send(exchange, 200, OpenAiJson.embeddings(request));
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
