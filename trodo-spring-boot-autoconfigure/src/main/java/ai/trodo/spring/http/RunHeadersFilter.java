package ai.trodo.spring.http;

import ai.trodo.context.Activation;
import ai.trodo.spring.method.result.ReactiveScopes;
import java.util.Map;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Marks the calls of WebClient with the run of their subscriber. */
final class RunHeadersFilter implements ExchangeFilterFunction {
    private final RunHeaders headers;

    RunHeadersFilter(RunHeaders headers) {
        this.headers = headers;
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        return Mono.deferContextual(context -> next.exchange(marked(request, context)));
    }

    private ClientRequest marked(ClientRequest request, ContextView context) {
        Map<String, String> run;
        try (Activation current = ReactiveScopes.current(context).activate()) {
            run = headers.forUri(request.url());
        }
        if (run.isEmpty()) {
            return request;
        }
        return ClientRequest.from(request)
                .headers(all -> RunHeaders.fill(run, name -> RunHeaders.joined(all.getValuesAsList(name)), all::set))
                .build();
    }
}
