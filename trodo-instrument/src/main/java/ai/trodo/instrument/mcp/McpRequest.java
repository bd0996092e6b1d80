package ai.trodo.instrument.mcp;

import ai.trodo.context.Propagation;
import ai.trodo.model.SpanKind;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpAsyncServerExchange;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked a server for, and what is known of that client.
 *
 * @param method method of the protocol
 * @param name tool, address or prompt
 * @param sessionId null for a stateless server
 */
record McpRequest(
        String method,
        String name,
        SpanKind kind,
        @Nullable Object input,
        Map<String, Object> meta,
        @Nullable String sessionId,
        @Nullable String clientLabel,
        McpTransportContext transport) {
    private static final String NOBODY = "anonymous";

    static McpRequest of(Object exchange, McpSchema.CallToolRequest request) {
        return of(exchange, "tools/call", request.name(), SpanKind.TOOL, request.arguments(), request.meta());
    }

    static McpRequest of(Object exchange, McpSchema.ReadResourceRequest request) {
        Map<String, Object> input = Map.of("uri", request.uri());
        return of(exchange, "resources/read", request.uri(), SpanKind.RETRIEVAL, input, request.meta());
    }

    static McpRequest of(Object exchange, McpSchema.GetPromptRequest request) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("name", request.name());
        input.put("arguments", request.arguments());
        return of(exchange, "prompts/get", request.name(), SpanKind.FUNCTION, input, request.meta());
    }

    static McpRequest of(Object exchange, McpSchema.CompleteRequest request) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("reference", request.ref().identifier());
        input.put("argument", request.argument().name());
        input.put("value", request.argument().value());
        String name = request.ref().identifier();
        return of(exchange, "completion/complete", name, SpanKind.FUNCTION, input, request.meta());
    }

    private static McpRequest of(
            Object exchange,
            String method,
            String name,
            SpanKind kind,
            @Nullable Object input,
            @Nullable Map<String, Object> meta) {
        Map<String, Object> known = meta == null ? Map.of() : meta;
        if (exchange instanceof McpSyncServerExchange sync) {
            return new McpRequest(
                    method,
                    name,
                    kind,
                    input,
                    known,
                    sync.sessionId(),
                    label(sync.getClientInfo()),
                    transport(sync.transportContext()));
        }
        if (exchange instanceof McpAsyncServerExchange async) {
            return new McpRequest(
                    method,
                    name,
                    kind,
                    input,
                    known,
                    async.sessionId(),
                    label(async.getClientInfo()),
                    transport(async.transportContext()));
        }
        McpTransportContext context = exchange instanceof McpTransportContext stateless ? stateless : null;
        return new McpRequest(method, name, kind, input, known, null, null, transport(context));
    }

    private static McpTransportContext transport(@Nullable McpTransportContext context) {
        return context == null ? McpTransportContext.EMPTY : context;
    }

    private static @Nullable String label(McpSchema.@Nullable Implementation client) {
        if (client == null) {
            return null;
        }
        return client.version() == null || client.version().isBlank()
                ? client.name()
                : client.name() + " " + client.version();
    }

    /** Looks up a header of run propagation: in the request itself, then in what the transport keeps of its headers. */
    @Nullable
    String header(String name) {
        String meta = switch (name) {
            case Propagation.RUN_ID -> RunInMeta.RUN;
            case Propagation.PARENT_SPAN_ID -> RunInMeta.PARENT;
            case RunInMeta.HEADER_USER -> RunInMeta.USER;
            default -> name;
        };
        Object value = this.meta.get(meta);
        if (value == null) {
            value = transport.get(name);
        }
        if (value == null) {
            value = transport.get(name.toLowerCase(Locale.ROOT));
        }
        return value == null ? null : value.toString();
    }

    /** Who asks: whom the client names, else its session. */
    String user() {
        String user = header(RunInMeta.HEADER_USER);
        if (user != null && !user.isBlank()) {
            return user;
        }
        return sessionId == null || sessionId.isBlank() ? NOBODY : sessionId;
    }
}
