package ai.trodo.spring.web;

import ai.trodo.internal.Guard;
import ai.trodo.spring.method.LinkedAgents;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/** Asks Spring MVC which method will handle a request; only requests that name a run are asked for. */
final class MvcLinkedHandlers implements LinkedHandlers {
    private final Supplier<@Nullable RequestMappingHandlerMapping> mappings;
    private final LinkedAgents agents;

    MvcLinkedHandlers(Supplier<@Nullable RequestMappingHandlerMapping> mappings, LinkedAgents agents) {
        this.mappings = mappings;
        this.agents = agents;
    }

    @Override
    public boolean handles(HttpServletRequest request) {
        RequestMappingHandlerMapping mapping = mappings.get();
        if (mapping == null || !agents.isAny()) {
            return false;
        }
        return Guard.orElse(false, "the handler of a request could not be foreseen", () -> isLinked(mapping, request));
    }

    private boolean isLinked(RequestMappingHandlerMapping mapping, HttpServletRequest request) throws Exception {
        boolean parsed = ServletRequestPathUtils.hasParsedRequestPath(request);
        if (!parsed) {
            ServletRequestPathUtils.parseAndCache(request);
        }
        try {
            HandlerExecutionChain chain = mapping.getHandler(request);
            return chain != null
                    && chain.getHandler() instanceof HandlerMethod handler
                    && agents.isLinked(handler.getMethod(), handler.getBeanType());
        } finally {
            if (!parsed) {
                ServletRequestPathUtils.clearParsedRequestPath(request);
            }
        }
    }
}
