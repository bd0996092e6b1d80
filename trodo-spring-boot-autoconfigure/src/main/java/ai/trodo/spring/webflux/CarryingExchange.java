package ai.trodo.spring.webflux;

import ai.trodo.context.ActiveSpan;
import ai.trodo.spring.method.result.ReactiveScopes;
import java.security.Principal;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebExchangeDecorator;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request that handlers are called for when something of it has arrived, such as its body, on the thread on which it has:
 * what is current for the request is current there.
 */
final class CarryingExchange extends ServerWebExchangeDecorator {
    private final ActiveSpan span;
    private final ServerHttpRequest request;

    CarryingExchange(ServerWebExchange exchange, ActiveSpan span) {
        super(exchange);
        this.span = span;
        request = new CarryingRequest(exchange.getRequest(), span);
    }

    @Override
    public ServerHttpRequest getRequest() {
        return request;
    }

    @Override
    public Mono<MultiValueMap<String, String>> getFormData() {
        return ReactiveScopes.signalling(super.getFormData(), span);
    }

    @Override
    public Mono<MultiValueMap<String, Part>> getMultipartData() {
        return ReactiveScopes.signalling(super.getMultipartData(), span);
    }

    @Override
    public Mono<WebSession> getSession() {
        return ReactiveScopes.signalling(super.getSession(), span);
    }

    @Override
    public <T extends Principal> Mono<T> getPrincipal() {
        return ReactiveScopes.signalling(super.getPrincipal(), span);
    }

    private static final class CarryingRequest extends ServerHttpRequestDecorator {
        private final ActiveSpan span;

        CarryingRequest(ServerHttpRequest request, ActiveSpan span) {
            super(request);
            this.span = span;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return ReactiveScopes.signalling(super.getBody(), span);
        }
    }
}
