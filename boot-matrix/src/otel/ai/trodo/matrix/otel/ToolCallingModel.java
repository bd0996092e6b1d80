package ai.trodo.matrix.otel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Speaks as much of OpenAI's protocol as it takes to ask for an order, and then to tell of it. */
final class ToolCallingModel implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger calls = new AtomicInteger();

    ToolCallingModel() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    int calls() {
        return calls.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] body = (calls.incrementAndGet() == 1
                            ? completion(
                                    "\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\",\"function\":"
                                            + "{\"name\":\"lookup_order\",\"arguments\":\"{\\\"id\\\":\\\"1042\\\"}\"}}]",
                                    "tool_calls",
                                    20,
                                    5)
                            : completion("\"content\":\"1042 is on its way.\"", "stop", 40, 7))
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String completion(String message, String finish, int prompt, int completion) {
        return """
                {"id":"chatcmpl-%d","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini-2024-07-18",
                 "choices":[{"index":0,"finish_reason":"%s","message":{"role":"assistant",%s}}],
                 "usage":{"prompt_tokens":%d,"completion_tokens":%d,"total_tokens":%d}}
                """.formatted(prompt, finish, message, prompt, completion, prompt + completion);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
