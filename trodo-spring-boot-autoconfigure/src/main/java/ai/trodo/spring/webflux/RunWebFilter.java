package ai.trodo.spring.webflux;

import ai.trodo.TrodoClient;
import ai.trodo.capture.PendingRun;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import ai.trodo.spring.method.result.ReactiveScopes;
import ai.trodo.spring.web.CallerTrust;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Goes on with the run that a reactive request names. A request that names none is where a run may begin, if a model or a
 * retrieval is seen in it before anybody opens one.
 */
final class RunWebFilter implements WebFilter, Ordered {
    /** Outside of security, so that a refused request is seen. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private static final int FIRST_SERVER_ERROR = 500;

    private final Supplier<TrodoClient> client;
    private final CallerTrust trust;
    private final LinkedReactiveHandlers linked;
    private final boolean runs;

    RunWebFilter(Supplier<TrodoClient> client, CallerTrust trust, LinkedReactiveHandlers linked, boolean runs) {
        this.client = client;
        this.trust = trust;
        this.linked = linked;
        this.runs = runs;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        RunScope run = Guard.orElse(
                RunScope.NONE, "a request could not go on with its run", () -> joined(exchange.getRequest()));
        if (run == RunScope.NONE) {
            return runs && client.get().isEnabled() ? pending(exchange, chain) : chain.filter(exchange);
        }
        if (!run.isRecording()) {
            return ReactiveScopes.within(chain.filter(exchange), run);
        }
        return linked.handles(exchange)
                .flatMap(alone ->
                        alone ? ReactiveScopes.within(chain.filter(exchange), run) : asSpan(exchange, chain, run))
                .doFinally(signal -> run.close());
    }

    private Mono<Void> pending(ServerWebExchange exchange, WebFilterChain chain) {
        PendingRun pending = client.get().pendingRun(() -> {
            Object template = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
            ServerHttpRequest request = exchange.getRequest();
            return request.getMethod() + " "
                    + (template == null ? request.getPath().value() : template);
        });
        return ReactiveScopes.around(chain.filter(new CarryingExchange(exchange, pending)), pending)
                .doOnError(failure -> pending.run().error(failure))
                .doOnCancel(() -> pending.run().status(RunStatus.CANCELLED))
                .doOnSuccess(nothing -> {
                    int status = status(exchange);
                    if (status >= FIRST_SERVER_ERROR) {
                        pending.run().errorSummary("HTTP " + status);
                    }
                })
                .doFinally(signal -> pending.close());
    }

    private Mono<Void> asSpan(ServerWebExchange exchange, WebFilterChain chain, RunScope run) {
        ServerHttpRequest request = exchange.getRequest();
        SpanScope span = run.span(
                        "http." + request.getMethod() + "." + request.getPath().value(), SpanKind.AGENT)
                .start();
        Mono<Void> described = chain.filter(exchange)
                .doOnTerminate(() -> Guard.run("a request could not be described", () -> describe(exchange, span)));
        return ReactiveScopes.lasting(described, span);
    }

    private RunScope joined(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return client.get().isEnabled()
                        && trust.trusts(
                                address(request.getRemoteAddress()),
                                name -> String.join(",", headers.getValuesAsList(name)))
                ? client.get().continueFrom(headers::getFirst)
                : RunScope.NONE;
    }

    private static @Nullable String address(@Nullable InetSocketAddress peer) {
        return peer == null || peer.getAddress() == null
                ? null
                : peer.getAddress().getHostAddress();
    }

    private static void describe(ServerWebExchange exchange, SpanScope span) {
        Object template = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (template != null) {
            span.name("http." + exchange.getRequest().getMethod() + "." + template);
        }
        int code = status(exchange);
        span.attribute("http.response.status_code", code);
        if (code >= FIRST_SERVER_ERROR) {
            span.error(null, "HTTP " + code, code);
        }
    }

    private static int status(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? 200 : status.value();
    }
}
