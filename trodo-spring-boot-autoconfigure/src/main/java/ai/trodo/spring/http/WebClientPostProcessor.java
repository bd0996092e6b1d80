package ai.trodo.spring.http;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

/** Adds the filter to WebClient beans and to the beans that build them. */
final class WebClientPostProcessor implements BeanPostProcessor {
    private final Supplier<RunHeaders> headers;

    WebClientPostProcessor(Supplier<RunHeaders> headers) {
        this.headers = headers;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof WebClient.Builder builder) {
            builder.filters(this::add);
        } else if (bean instanceof WebClient client) {
            return client.mutate().filters(this::add).build();
        }
        return bean;
    }

    void add(List<ExchangeFilterFunction> filters) {
        if (filters.stream().noneMatch(RunHeadersFilter.class::isInstance)) {
            filters.add(new RunHeadersFilter(headers.get()));
        }
    }
}
