package ai.trodo.matrix;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** As much of OpenAI's protocol as the tests of this line need. */
final class OpenAiStub implements AutoCloseable {
    private static final String HEAD =
            "\"id\":\"chatcmpl-1\",\"created\":1790000000,\"model\":\"gpt-4o-mini-2024-07-18\"";

    /** One scripted answer: words, or a call of a tool. */
    record Answer(String words, String tool, String arguments, int prompt, int cached, int completion, int reasoning) {
        static Answer words(String words, int prompt, int cached, int completion, int reasoning) {
            return new Answer(words, null, null, prompt, cached, completion, reasoning);
        }

        static Answer tool(String name, String arguments, int prompt, int cached, int completion, int reasoning) {
            return new Answer(null, name, arguments, prompt, cached, completion, reasoning);
        }

        private String usage() {
            return "{\"prompt_tokens\":" + prompt + ",\"completion_tokens\":" + completion + ",\"total_tokens\":"
                    + (prompt + completion) + ",\"prompt_tokens_details\":{\"cached_tokens\":" + cached
                    + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoning + "}}";
        }

        private String calls() {
            return "[{\"index\":0,\"id\":\"call_" + prompt + "\",\"type\":\"function\",\"function\":{\"name\":\"" + tool
                    + "\",\"arguments\":" + quoted(arguments) + "}}]";
        }

        private String message() {
            return words == null
                    ? "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":" + calls() + "}"
                    : "{\"role\":\"assistant\",\"content\":" + quoted(words) + "}";
        }

        private String finish() {
            return words == null ? "\"tool_calls\"" : "\"stop\"";
        }

        String whole() {
            return "{" + HEAD + ",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":" + message()
                    + ",\"finish_reason\":" + finish() + "}],\"usage\":" + usage() + "}";
        }

        List<String> chunks() {
            String head = "{" + HEAD + ",\"object\":\"chat.completion.chunk\",\"choices\":";
            return List.of(
                    head + "[{\"index\":0,\"delta\":" + message() + ",\"finish_reason\":null}]}",
                    head + "[{\"index\":0,\"delta\":{},\"finish_reason\":" + finish() + "}]}",
                    head + "[],\"usage\":" + usage() + "}");
        }

        private static String quoted(String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
    }

    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    OpenAiStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::chat);
        server.createContext(
                "/v1/embeddings",
                exchange -> send(
                        exchange,
                        "application/json",
                        "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":[{\"object\":\"embedding\","
                                + "\"index\":0,\"embedding\":[0.6,0.8]}],"
                                + "\"usage\":{\"prompt_tokens\":5,\"total_tokens\":5}}"));
        server.start();
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    void answer(Answer... answers) {
        script.addAll(List.of(answers));
    }

    private void chat(HttpExchange exchange) throws IOException {
        String request = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = script.remove();
        if (request.replace(" ", "").contains("\"stream\":true")) {
            StringBuilder events = new StringBuilder();
            answer.chunks()
                    .forEach(chunk -> events.append("data: ").append(chunk).append("\n\n"));
            send(
                    exchange,
                    "text/event-stream",
                    events.append("data: [DONE]\n\n").toString());
        } else {
            send(exchange, "application/json", answer.whole());
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        try (exchange) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
