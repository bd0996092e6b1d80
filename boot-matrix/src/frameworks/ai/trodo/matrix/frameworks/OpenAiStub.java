package ai.trodo.matrix.frameworks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of OpenAI's protocol as these tests need: words, whole or as a stream, and refusals. */
final class OpenAiStub implements AutoCloseable {
    private static final String HEAD =
            "{\"id\":\"chatcmpl-1\",\"created\":1790000000,\"model\":\"gpt-4o-mini-2024-07-18\",\"object\":";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":7,\"total_tokens\":27,"
            + "\"prompt_tokens_details\":{\"cached_tokens\":4},\"completion_tokens_details\":{\"reasoning_tokens\":2}}";

    /** One scripted answer. */
    record Answer(int status, String words) {}

    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    static OpenAiStub start() {
        try {
            return new OpenAiStub();
        } catch (IOException e) {
            throw new IllegalStateException("No port is free", e);
        }
    }

    private OpenAiStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::chat);
        server.setExecutor(threads);
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    void says(String... answers) {
        for (String words : answers) {
            script.add(new Answer(200, words));
        }
    }

    void refuses(int status) {
        script.add(new Answer(status, "slow down"));
    }

    private void chat(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Answer answer = script.remove();
            exchange.getResponseHeaders().set("x-ratelimit-remaining-requests", "498");
            exchange.getResponseHeaders().set("retry-after-ms", "1");
            if (answer.status() != 200) {
                send(exchange, answer.status(), "{\"error\":{\"message\":\"" + answer.words() + "\"}}");
            } else if (request.replace(" ", "").contains("\"stream\":true")) {
                stream(exchange, answer.words());
            } else {
                send(
                        exchange,
                        200,
                        HEAD + "\"chat.completion\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
                                + "{\"role\":\"assistant\",\"content\":\"" + answer.words() + "\"}}]," + USAGE + "}");
            }
        }
    }

    private static void stream(HttpExchange exchange, String words) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        for (String word : List.of(words.split("(?<= )"))) {
            event(
                    body,
                    "[{\"index\":0,\"finish_reason\":null,\"delta\":{\"role\":\"assistant\",\"content\":\"" + word
                            + "\"}}]}");
        }
        event(body, "[{\"index\":0,\"finish_reason\":\"stop\",\"delta\":{}}]}");
        event(body, "[]," + USAGE + "}");
        body.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private static void event(OutputStream body, String choices) throws IOException {
        String chunk = "data: " + HEAD + "\"chat.completion.chunk\",\"choices\":" + choices + "\n\n";
        body.write(chunk.getBytes(StandardCharsets.UTF_8));
        body.flush();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
