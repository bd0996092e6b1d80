package ai.trodo.spring.webflux;

import ai.trodo.spring.method.LinkedAgents;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Whether the handler of a request opens a linked run of its own, so that the request needs no span. */
final class LinkedReactiveHandlers {
    private final Supplier<@Nullable RequestMappingHandlerMapping> mappings;
    private final LinkedAgents agents;

    LinkedReactiveHandlers(Supplier<@Nullable RequestMappingHandlerMapping> mappings, LinkedAgents agents) {
        this.mappings = mappings;
        this.agents = agents;
    }

    /** Always gives one answer; no when the handler cannot be foreseen. */
    Mono<Boolean> handles(ServerWebExchange exchange) {
        RequestMappingHandlerMapping mapping = agents.isAny() ? mappings.get() : null;
        if (mapping == null) {
            return Mono.just(false);
        }
        return Mono.defer(() -> mapping.getHandler(exchange))
                .map(handler -> handler instanceof HandlerMethod method
                        && agents.isLinked(method.getMethod(), method.getBeanType()))
                .onErrorReturn(false)
                .defaultIfEmpty(false);
    }
}
