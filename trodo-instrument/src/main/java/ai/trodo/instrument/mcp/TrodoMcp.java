package ai.trodo.instrument.mcp;

import ai.trodo.TrodoClient;
import ai.trodo.context.Propagation;
import ai.trodo.internal.Guard;
import io.modelcontextprotocol.client.transport.customizer.McpAsyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.client.transport.customizer.McpSyncHttpClientRequestCustomizer;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Servers and clients of the Model Context Protocol. */
public final class TrodoMcp {
    private static final List<String> HEADERS = List.of(
            Propagation.RUN_ID,
            Propagation.PARENT_SPAN_ID,
            Propagation.SAMPLED,
            RunInMeta.HEADER_USER,
            Propagation.TRACEPARENT,
            Propagation.TRACESTATE);

    private TrodoMcp() {}

    /**
     * The same specifications with recording handlers: tools, resources, templates of resources, prompts and completions of stateful and stateless, blocking
     * and reactive servers. Anything else is handed back as it is.
     */
    @SuppressWarnings("unchecked")
    public static <T> T recording(T specification, TrodoClient trodo) {
        return (T) Guard.<Object>orElse(specification, "mcp specification", () -> wrap(specification, trodo));
    }

    /** All of them, in a new list. */
    public static <T> List<T> recordingAll(List<T> specifications, TrodoClient trodo) {
        List<T> recording = new ArrayList<>(specifications.size());
        specifications.forEach(each -> recording.add(recording(each, trodo)));
        return recording;
    }

    /** Whether {@link #recording} knows what this is. */
    public static boolean isSpecification(Object candidate) {
        String name = candidate.getClass().getName();
        return name.startsWith("io.modelcontextprotocol.server.Mcp") && name.endsWith("Specification");
    }

    /** What a client puts into {@code _meta} of a request, so that the server joins the current run; empty outside. */
    public static Map<String, Object> meta(TrodoClient trodo) {
        return RunInMeta.of(trodo);
    }

    /**
     * What a client's transport is told when a request is made, so that {@link #headers} finds the run on the thread that
     * sends it: for {@code transportContextProvider(..)} of a client.
     */
    public static Supplier<McpTransportContext> transportContext(TrodoClient trodo) {
        return () -> Guard.orElse(McpTransportContext.EMPTY, "mcp context", () -> {
            Map<String, String> headers = RunInMeta.headers(trodo);
            return headers.isEmpty() ? McpTransportContext.EMPTY : McpTransportContext.create(new HashMap<>(headers));
        });
    }

    /** Puts the run into the headers of each request: for {@code httpRequestCustomizer(..)} of an HTTP transport. */
    public static McpSyncHttpClientRequestCustomizer headers(Predicate<URI> allowed) {
        return (request, method, address, body, context) -> Guard.run("mcp headers", () -> {
            if (context != null && allowed.test(address)) {
                put(request, context::get);
            }
        });
    }

    /**
     * The same for {@code asyncHttpRequestCustomizer(..)}, and for clients of both kinds. Asynchronous ones tell their
     * transport nothing; of them the run is the one in the Reactor context of the call, or else of the thread that sends.
     */
    public static McpAsyncHttpClientRequestCustomizer asyncHeaders(TrodoClient trodo, Predicate<URI> allowed) {
        return (request, method, address, body, context) -> Mono.deferContextual(reactor -> {
            Guard.run("mcp headers", () -> {
                if (allowed.test(address)) {
                    boolean told = context != null && context.get(Propagation.RUN_ID) != null;
                    put(request, told ? context::get : RunInMeta.headers(trodo, reactor)::get);
                }
            });
            return Mono.just(request);
        });
    }

    private static void put(HttpRequest.Builder request, Function<String, @Nullable Object> headers) {
        for (String name : HEADERS) {
            Object value = headers.apply(name);
            if (value != null) {
                request.setHeader(name, value.toString());
            }
        }
    }

    /** The same request, carrying the current run beside what it carries already. */
    public static CallToolRequest carrying(CallToolRequest request, TrodoClient trodo) {
        return Guard.orElse(request, "mcp meta", () -> {
            Map<String, Object> meta = meta(trodo);
            if (meta.isEmpty()) {
                return request;
            }
            if (request.meta() != null) {
                meta.putAll(request.meta());
            }
            return new CallToolRequest(request.name(), request.arguments(), meta);
        });
    }

    private static Object wrap(Object spec, TrodoClient trodo) {
        if (spec instanceof McpServerFeatures.SyncToolSpecification tool) {
            return new McpServerFeatures.SyncToolSpecification(
                    tool.tool(), McpHandlers.sync(trodo, McpRequest::of, tool.callHandler()));
        }
        if (spec instanceof McpServerFeatures.AsyncToolSpecification tool) {
            return new McpServerFeatures.AsyncToolSpecification(
                    tool.tool(), McpHandlers.async(trodo, McpRequest::of, tool.callHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.SyncToolSpecification tool) {
            return new McpStatelessServerFeatures.SyncToolSpecification(
                    tool.tool(), McpHandlers.sync(trodo, McpRequest::of, tool.callHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.AsyncToolSpecification tool) {
            return new McpStatelessServerFeatures.AsyncToolSpecification(
                    tool.tool(), McpHandlers.async(trodo, McpRequest::of, tool.callHandler()));
        }
        return resource(spec, trodo);
    }

    private static Object resource(Object spec, TrodoClient trodo) {
        if (spec instanceof McpServerFeatures.SyncResourceSpecification each) {
            return new McpServerFeatures.SyncResourceSpecification(
                    each.resource(), McpHandlers.sync(trodo, McpRequest::of, each.readHandler()));
        }
        if (spec instanceof McpServerFeatures.AsyncResourceSpecification each) {
            return new McpServerFeatures.AsyncResourceSpecification(
                    each.resource(), McpHandlers.async(trodo, McpRequest::of, each.readHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.SyncResourceSpecification each) {
            return new McpStatelessServerFeatures.SyncResourceSpecification(
                    each.resource(), McpHandlers.sync(trodo, McpRequest::of, each.readHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.AsyncResourceSpecification each) {
            return new McpStatelessServerFeatures.AsyncResourceSpecification(
                    each.resource(), McpHandlers.async(trodo, McpRequest::of, each.readHandler()));
        }
        return resourceTemplate(spec, trodo);
    }

    private static Object resourceTemplate(Object spec, TrodoClient trodo) {
        if (spec instanceof McpServerFeatures.SyncResourceTemplateSpecification each) {
            return new McpServerFeatures.SyncResourceTemplateSpecification(
                    each.resourceTemplate(), McpHandlers.sync(trodo, McpRequest::of, each.readHandler()));
        }
        if (spec instanceof McpServerFeatures.AsyncResourceTemplateSpecification each) {
            return new McpServerFeatures.AsyncResourceTemplateSpecification(
                    each.resourceTemplate(), McpHandlers.async(trodo, McpRequest::of, each.readHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.SyncResourceTemplateSpecification each) {
            return new McpStatelessServerFeatures.SyncResourceTemplateSpecification(
                    each.resourceTemplate(), McpHandlers.sync(trodo, McpRequest::of, each.readHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.AsyncResourceTemplateSpecification each) {
            return new McpStatelessServerFeatures.AsyncResourceTemplateSpecification(
                    each.resourceTemplate(), McpHandlers.async(trodo, McpRequest::of, each.readHandler()));
        }
        return prompt(spec, trodo);
    }

    private static Object prompt(Object spec, TrodoClient trodo) {
        if (spec instanceof McpServerFeatures.SyncPromptSpecification each) {
            return new McpServerFeatures.SyncPromptSpecification(
                    each.prompt(), McpHandlers.sync(trodo, McpRequest::of, each.promptHandler()));
        }
        if (spec instanceof McpServerFeatures.AsyncPromptSpecification each) {
            return new McpServerFeatures.AsyncPromptSpecification(
                    each.prompt(), McpHandlers.async(trodo, McpRequest::of, each.promptHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.SyncPromptSpecification each) {
            return new McpStatelessServerFeatures.SyncPromptSpecification(
                    each.prompt(), McpHandlers.sync(trodo, McpRequest::of, each.promptHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.AsyncPromptSpecification each) {
            return new McpStatelessServerFeatures.AsyncPromptSpecification(
                    each.prompt(), McpHandlers.async(trodo, McpRequest::of, each.promptHandler()));
        }
        return completion(spec, trodo);
    }

    private static Object completion(Object spec, TrodoClient trodo) {
        if (spec instanceof McpServerFeatures.SyncCompletionSpecification each) {
            return new McpServerFeatures.SyncCompletionSpecification(
                    each.referenceKey(), McpHandlers.sync(trodo, McpRequest::of, each.completionHandler()));
        }
        if (spec instanceof McpServerFeatures.AsyncCompletionSpecification each) {
            return new McpServerFeatures.AsyncCompletionSpecification(
                    each.referenceKey(), McpHandlers.async(trodo, McpRequest::of, each.completionHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.SyncCompletionSpecification each) {
            return new McpStatelessServerFeatures.SyncCompletionSpecification(
                    each.referenceKey(), McpHandlers.sync(trodo, McpRequest::of, each.completionHandler()));
        }
        if (spec instanceof McpStatelessServerFeatures.AsyncCompletionSpecification each) {
            return new McpStatelessServerFeatures.AsyncCompletionSpecification(
                    each.referenceKey(), McpHandlers.async(trodo, McpRequest::of, each.completionHandler()));
        }
        return spec;
    }
}
