package ai.trodo.instrument.mcp;

import ai.trodo.TrodoClient;
import ai.trodo.context.Propagation;
import ai.trodo.internal.Guard;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Servers and clients of the Model Context Protocol. */
public final class TrodoMcp {
    private TrodoMcp() {}

    /**
     * The same specifications with recording handlers: tools, resources and prompts of stateful and stateless, blocking
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
        Map<String, String> headers = trodo.propagationHeaders();
        Map<String, Object> meta = new LinkedHashMap<>();
        if (headers.containsKey(Propagation.RUN_ID)) {
            meta.put(McpRequest.META_RUN, headers.get(Propagation.RUN_ID));
        }
        if (headers.containsKey(Propagation.PARENT_SPAN_ID)) {
            meta.put(McpRequest.META_PARENT, headers.get(Propagation.PARENT_SPAN_ID));
        }
        String user = trodo.currentRun().distinctId();
        if (user != null && !meta.isEmpty()) {
            meta.put(McpRequest.META_USER, user);
        }
        return meta;
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
        return spec;
    }
}
