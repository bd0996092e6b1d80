package ai.trodo.server.webflux;

import ai.trodo.server.http.ByteBudget;
import ai.trodo.server.http.HttpLimits;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.HttpService;
import ai.trodo.server.http.Urls;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Mounts the server in a reactive application, behind its security filters and before its own handlers. */
public final class TrodoWebFilter implements WebFilter, Ordered {
    private static final int AFTER_SECURITY = 0;
    private static final long MAX_DRAINED = 8L << 20;

    private final HttpService service;
    private final String mount;
    private final Executor workers;
    private final HttpLimits limits;
    private final ByteBudget budget;

    /** @param mount path of the server below the application's context path, for example {@code /trodo} */
    public TrodoWebFilter(HttpService service, String mount, Executor workers, HttpLimits limits) {
        this.service = service;
        this.mount = mount;
        this.workers = workers;
        this.limits = limits;
        this.budget = new ByteBudget(limits.maxPendingBytes());
    }

    @Override
    public int getOrder() {
        return AFTER_SECURITY;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        String path = exchange.getRequest().getPath().pathWithinApplication().value();
        if (!path.equals(mount) && !path.startsWith(mount + "/")) {
            return chain.filter(exchange);
        }
        FluxAnswer answer = new FluxAnswer(exchange.getResponse(), workers);
        return exchange.getPrincipal()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(user -> answerFor(exchange.getRequest(), path, user))
                .onErrorResume(HttpProblem.class, problem -> Mono.just(problem.toResponse()))
                .flatMap(response -> answer.write(
                        response, exchange.getRequest().getMethod().name().equals("HEAD")));
    }

    private Mono<HttpResponse> answerFor(ServerHttpRequest request, String path, Optional<Principal> user) {
        HttpRequest.Builder start;
        try {
            start = describe(request, path, user);
        } catch (HttpProblem malformed) {
            return Mono.just(malformed.toResponse());
        }
        if (request.getHeaders().getContentLength() > limits.maxBodyBytes()) {
            return refuseLarge(request);
        }
        return body(request)
                .flatMap(body -> Mono.fromCallable(
                                () -> service.handle(start.body(body).build()))
                        .subscribeOn(Schedulers.fromExecutor(workers)))
                .onErrorMap(RejectedExecutionException.class, full -> HttpProblem.tooMany("the collector is busy", 1));
    }

    /** A body that is not far too large is read to its end and thrown away, else its sender would see no answer. */
    private Mono<HttpResponse> refuseLarge(ServerHttpRequest request) {
        HttpResponse answer = tooLarge().toResponse();
        if (request.getHeaders().getContentLength() > limits.maxBodyBytes() + MAX_DRAINED) {
            return Mono.just(answer);
        }
        return request.getBody()
                .doOnNext(DataBufferUtils::release)
                .then(Mono.just(answer))
                .timeout(limits.bodyTimeout(), Mono.just(answer));
    }

    private Mono<byte[]> body(ServerHttpRequest request) {
        return Mono.defer(() -> {
            long[] taken = {0};
            return DataBufferUtils.join(
                            request.getBody().doOnNext(piece -> {
                                if (!budget.tryTake(piece.readableByteCount())) {
                                    DataBufferUtils.release(piece);
                                    throw HttpProblem.tooMany("the collector is receiving as much as it can hold", 2);
                                }
                                taken[0] += piece.readableByteCount();
                            }),
                            (int) Math.min(Integer.MAX_VALUE, limits.maxBodyBytes()))
                    .map(joined -> {
                        byte[] bytes = new byte[joined.readableByteCount()];
                        joined.read(bytes);
                        DataBufferUtils.release(joined);
                        return bytes;
                    })
                    .defaultIfEmpty(new byte[0])
                    .timeout(limits.bodyTimeout())
                    .onErrorMap(DataBufferLimitException.class, large -> tooLarge())
                    .onErrorMap(
                            java.util.concurrent.TimeoutException.class,
                            late -> new HttpProblem(408, "body_timeout", "the body took too long to arrive", null, 0))
                    .doFinally(end -> budget.giveBack(taken[0]));
        });
    }

    private HttpProblem tooLarge() {
        return HttpProblem.tooLarge("the body is larger than " + limits.maxBodyBytes() + " bytes");
    }

    private HttpRequest.Builder describe(ServerHttpRequest request, String path, Optional<Principal> user) {
        String context = request.getPath().contextPath().value();
        HttpRequest.Builder start = HttpRequest.builder(request.getMethod().name(), path.substring(mount.length()))
                .rawQuery(request.getURI().getRawQuery())
                .base(Urls.forwardedPrefix(request.getHeaders().getFirst("X-Forwarded-Prefix")) + context + mount)
                .secure("https".equals(request.getURI().getScheme()))
                .principal(user.map(Principal::getName).orElse(null))
                .roles(role -> user.isPresent() && Authorities.has(user.get(), role));
        var remote = request.getRemoteAddress();
        if (remote != null && remote.getAddress() != null) {
            start.remoteAddress(remote.getAddress().getHostAddress());
        }
        request.getHeaders().forEach((name, values) -> start.header(name, values.isEmpty() ? null : values.get(0)));
        return start;
    }
}
