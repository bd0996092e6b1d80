package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.context.Activation;
import ai.trodo.instrument.mcp.RunInMeta;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import dev.langchain4j.mcp.client.McpCallContext;
import dev.langchain4j.mcp.client.McpClientListener;
import dev.langchain4j.mcp.client.McpGetPromptResult;
import dev.langchain4j.mcp.client.McpReadResourceResult;
import dev.langchain4j.mcp.client.McpTextResourceContents;
import dev.langchain4j.mcp.protocol.McpCallToolParams;
import dev.langchain4j.mcp.protocol.McpClientMessage;
import dev.langchain4j.mcp.protocol.McpClientParams;
import dev.langchain4j.mcp.protocol.McpClientRequest;
import dev.langchain4j.mcp.protocol.McpGetPromptParams;
import dev.langchain4j.mcp.protocol.McpReadResourceParams;
import dev.langchain4j.service.tool.ToolExecutionResult;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Listens at LangChain4j's MCP clients: calls of tools, reads of resources and gets of prompts. A tool that an AI service
 * calls is one span. {@link #meta} and {@link #headers} carry the run to the server.
 */
public final class McpCalls implements McpClientListener {
    private static final int MAX_OPEN = 4_096;

    private final TrodoClient trodo;
    private final Map<McpClientMessage, SpanScope> open = new IdentityHashMap<>();

    /** Records to this client; one listener may serve several MCP clients. */
    public McpCalls(TrodoClient trodo) {
        this.trodo = trodo;
    }

    /** For {@code metaSupplier(..)} of a client. */
    public Map<String, Object> meta(@Nullable McpCallContext context) {
        return within(context, () -> RunInMeta.of(trodo), Map.of());
    }

    /** For {@code customHeaders(..)} of an HTTP transport. */
    public Map<String, String> headers(@Nullable McpCallContext context) {
        return within(context, () -> RunInMeta.headers(trodo), Map.of());
    }

    private <T> T within(@Nullable McpCallContext context, Supplier<T> work, T fallback) {
        return Guard.orElse(fallback, "langchain4j mcp run", () -> {
            SpanScope span = context == null ? null : span(context);
            if (span == null) {
                return work.get();
            }
            try (Activation active = span.activate()) {
                return work.get();
            }
        });
    }

    @Override
    public void beforeExecuteTool(McpCallContext context) {
        begin(context, () -> {
            McpCallToolParams params = (McpCallToolParams) params(context);
            return trodo.tool(params.getName())
                    .shielded()
                    .input(String.valueOf(params.getArguments()))
                    .attribute("mcp.method.name", "tools/call");
        });
    }

    @Override
    public void afterExecuteTool(McpCallContext context, ToolExecutionResult result, Map<String, Object> rawResult) {
        end(context, span -> {
            span.output(result.resultText());
            if (result.isError()) {
                span.error("McpToolError", span.keepsContents() ? result.resultText() : null, null);
            }
        });
    }

    @Override
    public void onExecuteToolError(McpCallContext context, Throwable error) {
        fail(context, error);
    }

    @Override
    public void beforeResourceGet(McpCallContext context) {
        begin(context, () -> {
            String address = ((McpReadResourceParams) params(context)).getUri();
            return trodo.span("resources/read " + address, SpanKind.RETRIEVAL)
                    .input(Map.of("uri", address))
                    .attribute("mcp.method.name", "resources/read");
        });
    }

    @Override
    public void afterResourceGet(McpCallContext context, McpReadResourceResult result, Map<String, Object> rawResult) {
        end(
                context,
                span -> span.output(result.contents().stream()
                        .map(each -> each instanceof McpTextResourceContents text
                                ? Map.of("uri", text.uri(), "text", text.text())
                                : Map.of("text", "(binary)"))
                        .toList()));
    }

    @Override
    public void onResourceGetError(McpCallContext context, Throwable error) {
        fail(context, error);
    }

    @Override
    public void beforePromptGet(McpCallContext context) {
        begin(context, () -> {
            McpGetPromptParams params = (McpGetPromptParams) params(context);
            Map<String, @Nullable Object> input = new LinkedHashMap<>();
            input.put("name", params.getName());
            input.put("arguments", params.getArguments());
            return trodo.span("prompts/get " + params.getName(), SpanKind.FUNCTION)
                    .input(input)
                    .attribute("mcp.method.name", "prompts/get");
        });
    }

    @Override
    public void afterPromptGet(McpCallContext context, McpGetPromptResult result, Map<String, Object> rawResult) {
        end(
                context,
                span -> span.output(result.messages().stream()
                        .map(each -> Chat.message(each.toChatMessage()))
                        .toList()));
    }

    @Override
    public void onPromptGetError(McpCallContext context, Throwable error) {
        fail(context, error);
    }

    private void begin(McpCallContext context, Supplier<SpanSpec> spec) {
        Guard.run("langchain4j mcp", () -> {
            SpanScope span = spec.get().start();
            if (!span.isRecording()) {
                return;
            }
            boolean full;
            synchronized (open) {
                full = open.size() >= MAX_OPEN;
                if (!full) {
                    open.put(context.message(), span);
                }
            }
            if (full) {
                span.cancel();
            }
        });
    }

    private void end(McpCallContext context, Consumer<SpanScope> how) {
        SpanScope span = take(context);
        if (span != null) {
            Guard.run("langchain4j mcp", () -> how.accept(span));
            span.end();
        }
    }

    private void fail(McpCallContext context, Throwable error) {
        SpanScope span = take(context);
        if (span != null) {
            span.fail(error);
        }
    }

    private @Nullable SpanScope span(McpCallContext context) {
        synchronized (open) {
            return open.get(context.message());
        }
    }

    private @Nullable SpanScope take(McpCallContext context) {
        synchronized (open) {
            return open.remove(context.message());
        }
    }

    private static McpClientParams params(McpCallContext context) {
        return ((McpClientRequest) context.message()).getParams();
    }
}
