package ai.trodo.spring.http;

import ai.trodo.internal.Guard;
import feign.RequestInterceptor;
import feign.RequestTemplate;
import java.net.URI;

/** Marks the calls of Feign clients. Spring Cloud gives every such bean to every client. */
final class FeignRunHeaders implements RequestInterceptor {
    private final RunHeaders headers;

    FeignRunHeaders(RunHeaders headers) {
        this.headers = headers;
    }

    @Override
    public void apply(RequestTemplate template) {
        Guard.run("a Feign call could not be marked with its run", () -> {
            URI target = URI.create(template.feignTarget().url());
            RunHeaders.fill(
                    headers.forUri(target),
                    name -> RunHeaders.joined(template.headers().get(name)),
                    (name, value) -> template.removeHeader(name).header(name, value));
        });
    }
}
