package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of an AI service. LangChain4j tells of a tool only when it is done, and of its failure only with the next
 * request, so the span of a tool is opened when the model asks for it, its clock is stopped when it is done, and it ends
 * when the next request tells how it went. While a tool runs it is current, so that what happens inside hangs below it
 * and a recording of the same tool by its annotation merges into it.
 */
final class ServiceCall {
    private record Tool(SpanScope span, @Nullable String result) {}

    private final SpanScope stage;
    /** False when the stage is that of an agent, which ends it itself. */
    private final boolean own;

    private final boolean immediate;
    private final Extractions extractions = new Extractions();
    private final Deque<ToolExecutionRequest> wanted = new ArrayDeque<>();
    private final Map<String, Tool> done = new LinkedHashMap<>();
    private @Nullable Activation stageActive;
    private @Nullable Thread enteredOn;
    private @Nullable SpanScope tool;
    private @Nullable Activation toolActive;

    ServiceCall(SpanScope stage, boolean own, boolean immediate) {
        this.stage = stage;
        this.own = own;
        this.immediate = immediate;
    }

    synchronized void asked(ChatRequest request) {
        extractions.asked(request);
    }

    synchronized void answered(ChatResponse response) {
        extractions.answered(response);
    }

    /** Only a call that answers on this very thread becomes current: nobody would clean up after another one. */
    synchronized void enter() {
        if (immediate) {
            enteredOn = Thread.currentThread();
            stageActive = stage.activate();
        }
    }

    synchronized void toolsWanted(TrodoClient trodo, List<ToolExecutionRequest> requests) {
        wanted.clear();
        wanted.addAll(requests);
        openNext(trodo);
    }

    synchronized void toolDone(TrodoClient trodo, ToolExecutionRequest request, @Nullable String result) {
        SpanScope span = tool;
        ToolExecutionRequest expected = wanted.peek();
        if (span == null || expected == null || !request.equals(expected)) {
            span = open(trodo, request);
        } else {
            wanted.poll();
            leaveTool();
        }
        span.stopClock();
        done.put(key(request), new Tool(span, result));
        openNext(trodo);
    }

    synchronized void toolFailed(@Nullable String id, String message) {
        Tool failed = done.get(id);
        if (failed != null) {
            failed.span().error("ToolFailed", failed.span().keepsContents() ? message : null, null);
        }
    }

    synchronized void toolsSettled() {
        for (Tool settled : done.values()) {
            settled.span().output(settled.result());
            settled.span().end();
        }
        done.clear();
    }

    synchronized void end(@Nullable Object result, @Nullable Throwable error) {
        SpanScope unfinished = tool;
        leaveTool();
        if (unfinished != null) {
            if (error == null) {
                unfinished.cancel();
            } else {
                unfinished.fail(error);
            }
        }
        toolsSettled();
        if (stageActive != null && enteredOn == Thread.currentThread()) {
            stageActive.close();
        }
        extractions.note(stage, result, error);
        if (own && error != null) {
            stage.fail(error);
        } else if (own) {
            stage.end(result);
        }
    }

    synchronized void cancel() {
        leaveTool();
        new ArrayList<>(done.values()).forEach(each -> each.span().end());
        if (own) {
            stage.cancel();
        }
    }

    private void openNext(TrodoClient trodo) {
        ToolExecutionRequest next = wanted.peek();
        if (next != null) {
            SpanScope span = open(trodo, next);
            tool = span;
            toolActive = immediate && enteredOn == Thread.currentThread() ? span.activate() : null;
        }
    }

    private SpanScope open(TrodoClient trodo, ToolExecutionRequest request) {
        return trodo.tool(request.name())
                .parent(stage)
                .input(request.arguments())
                .attribute("gen_ai.tool.call.id", request.id())
                .start();
    }

    private void leaveTool() {
        if (toolActive != null) {
            toolActive.close();
            toolActive = null;
        }
        tool = null;
    }

    private static String key(ToolExecutionRequest request) {
        return request.id() == null ? request.name() + request.arguments() : request.id();
    }
}
