package ai.trodo.spring.web;

import ai.trodo.TrodoClient;
import ai.trodo.capture.PendingRun;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Activation;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Goes on with the run that a request names: the request is one span on the caller's run. A request that names none is
 * where a run may begin, if a model or a retrieval is seen in it before anybody opens one. The span is current again in async and error dispatches and ends with the response.
 */
final class RunFilter extends OncePerRequestFilter {
    private static final String TEMPLATE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";
    static final String REQUEST = RunFilter.class.getName() + ".request";

    private final Supplier<TrodoClient> client;
    private final CallerTrust trust;
    private final LinkedHandlers linked;
    private final boolean runs;

    RunFilter(Supplier<TrodoClient> client, CallerTrust trust, LinkedHandlers linked, boolean runs) {
        this.client = client;
        this.trust = trust;
        this.linked = linked;
        this.runs = runs;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestSpan span = (RequestSpan) request.getAttribute(REQUEST);
        if (span == null && request.getDispatcherType() == DispatcherType.REQUEST) {
            span = Guard.orNull("a request could not go on with its run", () -> open(request));
        }
        if (span == null) {
            chain.doFilter(request, response);
            return;
        }
        try (Activation current = span.activate()) {
            chain.doFilter(request, response);
        } catch (IOException | ServletException | RuntimeException | Error failure) {
            span.failed(failure);
            throw failure;
        } finally {
            leave(span, request, response);
        }
    }

    private @Nullable RequestSpan open(HttpServletRequest request) {
        TrodoClient trodo = client.get();
        if (!trodo.isEnabled()) {
            return null;
        }
        RunScope run = trust.trusts(request.getRemoteAddr(), name -> everyLine(request, name))
                ? trodo.continueFrom(request::getHeader)
                : RunScope.NONE;
        RequestSpan opened = run == RunScope.NONE ? pending(trodo, request) : joined(run, request);
        if (opened != null) {
            request.setAttribute(REQUEST, opened);
        }
        return opened;
    }

    private RequestSpan joined(RunScope run, HttpServletRequest request) {
        SpanScope span = run.isRecording() && !linked.handles(request)
                ? run.span("http." + request.getMethod() + "." + request.getRequestURI(), SpanKind.AGENT)
                        .start()
                : null;
        return new RequestSpan(run, span, PendingRun.NONE);
    }

    private @Nullable RequestSpan pending(TrodoClient trodo, HttpServletRequest request) {
        if (!runs || trodo.currentRun() != RunScope.NONE) {
            return null;
        }
        String method = request.getMethod();
        String path = request.getRequestURI();
        return new RequestSpan(RunScope.NONE, null, trodo.pendingRun(() -> {
            Object template = request.getAttribute(TEMPLATE);
            return method + " " + (template == null ? path : template);
        }));
    }

    private void leave(RequestSpan span, HttpServletRequest request, HttpServletResponse response) {
        span.note(request);
        boolean later = request.isAsyncStarted() && (!span.listens() || follow(span, request, response))
                || request.getDispatcherType() == DispatcherType.ASYNC && span.isListening();
        if (!later) {
            Guard.run("a request span could not be ended", () -> span.end(request, response));
        }
    }

    private static boolean follow(RequestSpan span, HttpServletRequest request, HttpServletResponse response) {
        return Guard.orElse(false, "the end of an async request could not be followed", () -> {
            request.getAsyncContext().addListener(new EndOfResponse(span, request, response));
            return true;
        });
    }

    /** The request's place on the caller's run, or the place of a run of its own. */
    static final class RequestSpan {
        private final RunScope run;
        private final @Nullable SpanScope span;
        private final PendingRun pending;
        private boolean listening;
        private boolean failed;
        private @Nullable String template;

        RequestSpan(RunScope run, @Nullable SpanScope span, PendingRun pending) {
            this.run = run;
            this.span = span;
            this.pending = pending;
        }

        Activation activate() {
            if (pending != PendingRun.NONE) {
                return pending.activate();
            }
            return span == null ? run.activate() : span.activate();
        }

        /** The template of the handler, before an error dispatch puts its own in the place. */
        synchronized void note(HttpServletRequest request) {
            Object found = request.getAttribute(TEMPLATE);
            if (template == null && found != null) {
                template = found.toString();
            }
        }

        synchronized boolean listens() {
            boolean first = !listening;
            listening = true;
            return first;
        }

        synchronized boolean isListening() {
            return listening;
        }

        synchronized void failed(Throwable failure) {
            failed = true;
            Throwable cause = failure instanceof ServletException wrapper && wrapper.getRootCause() != null
                    ? wrapper.getRootCause()
                    : failure;
            if (span != null) {
                span.error(cause);
            }
            pending.run().error(cause);
        }

        synchronized void end(HttpServletRequest request, HttpServletResponse response) {
            if (span != null && span.isRecording()) {
                if (template != null) {
                    span.name("http." + request.getMethod() + "." + template);
                }
                int status = failed && response.getStatus() < HttpServletResponse.SC_BAD_REQUEST
                        ? HttpServletResponse.SC_INTERNAL_SERVER_ERROR
                        : response.getStatus();
                span.attribute("http.response.status_code", status);
                if (!failed && status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
                    span.error(null, "HTTP " + status, status);
                }
                span.end();
            }
            int status = response.getStatus();
            if (!failed && status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
                pending.run().errorSummary("HTTP " + status);
            }
            pending.close();
            run.close();
        }
    }

    private record EndOfResponse(RequestSpan span, HttpServletRequest request, HttpServletResponse response)
            implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            Guard.run("a request span could not be ended", () -> span.end(request, response));
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            span.failed(new java.util.concurrent.TimeoutException("The request was not answered in time"));
        }

        @Override
        public void onError(AsyncEvent event) {
            Throwable failure = event.getThrowable();
            if (failure != null) {
                span.failed(failure);
            }
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }

    /** A proxy may add a line of its own below the one that a stranger sent. */
    private static String everyLine(HttpServletRequest request, String name) {
        Enumeration<String> lines = request.getHeaders(name);
        return lines == null ? "" : String.join(",", Collections.list(lines));
    }
}
