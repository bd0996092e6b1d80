package ai.trodo.instrument.mcp;

import ai.trodo.TrodoClient;
import ai.trodo.capture.McpCall;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.context.Activation;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request while it is worked on: a span of the caller's run, or a span outside any run by the rules of trackMcp. */
final class McpServerCall {
    private final TrodoClient trodo;
    private final McpRequest request;
    private final RunScope joined;
    private final SpanScope span;
    private final long started = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    private McpServerCall(TrodoClient trodo, McpRequest request, RunScope joined, SpanScope span) {
        this.trodo = trodo;
        this.request = request;
        this.joined = joined;
        this.span = span;
    }

    static McpServerCall begin(TrodoClient trodo, McpRequest request) {
        RunScope joined = trodo.currentRun().isRecording() ? RunScope.NONE : trodo.continueFrom(request::header);
        SpanSpec spec = request.kind() == SpanKind.TOOL
                ? trodo.tool(request.name())
                : trodo.span(request.method() + " " + request.name(), request.kind());
        if (joined != RunScope.NONE) {
            spec.parent(joined);
        }
        SpanScope span = SpanScope.NOOP;
        if (joined != RunScope.NONE || trodo.currentRun().isRecording()) {
            span = spec.shielded()
                    .input(request.input())
                    .attribute("mcp.method.name", request.method())
                    .start();
            span.attribute("mcp.session.id", request.sessionId()).attribute("mcp_client_label", request.clientLabel());
        }
        return new McpServerCall(trodo, request, joined, span);
    }

    Activation activate() {
        return span.activate();
    }

    /** What work of this request runs in, on whatever thread. */
    ContextSnapshot context() {
        try (Activation active = activate()) {
            return ContextSnapshot.capture();
        }
    }

    void done(@Nullable Object result) {
        end(() -> {
            McpAnswer answer = McpAnswer.of(result);
            if (span.isRecording()) {
                span.output(answer.output());
                if (answer.error() != null) {
                    span.error("McpToolError", span.keepsContents() ? answer.error() : null, null);
                }
                span.end();
            } else {
                runless(answer);
            }
        });
    }

    void failed(Throwable failure) {
        end(() -> {
            if (span.isRecording()) {
                span.fail(failure);
            } else {
                String message = failure.getMessage();
                runless(new McpAnswer(null, message == null ? failure.getClass().getName() : message));
            }
        });
    }

    void cancelled() {
        end(() -> {
            if (span.isRecording()) {
                span.cancel();
            } else {
                runless(new McpAnswer(null, "cancelled"));
            }
        });
    }

    private void end(Guard.Action how) {
        if (over.compareAndSet(false, true)) {
            Guard.run("mcp answer", how);
            joined.close();
        }
    }

    private void runless(McpAnswer answer) {
        boolean tool = request.kind() == SpanKind.TOOL;
        trodo.trackMcp(McpCall.of(tool ? request.name() : request.method(), request.user())
                .input(request.input())
                .output(answer.output())
                .error(answer.error())
                .durationMillis(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                .sessionId(request.sessionId())
                .clientLabel(request.clientLabel())
                .attribute("mcp.method.name", request.method())
                .build());
    }
}
