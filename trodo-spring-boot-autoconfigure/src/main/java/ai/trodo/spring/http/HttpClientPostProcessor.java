package ai.trodo.spring.http;

import ai.trodo.internal.Guard;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Adds the interceptor to RestClient and RestTemplate beans and to the beans that build them. Boot moved its customizers
 * between its third and fourth generation, so that beans are processed instead, the builder of templates by name.
 */
final class HttpClientPostProcessor implements BeanPostProcessor {
    private static final String TEMPLATE_BUILDER = "RestTemplateBuilder";

    private final Supplier<RunHeaders> headers;

    HttpClientPostProcessor(Supplier<RunHeaders> headers) {
        this.headers = headers;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof RestClient.Builder builder) {
            builder.requestInterceptors(this::add);
        } else if (bean instanceof RestClient client) {
            return client.mutate().requestInterceptors(this::add).build();
        } else if (bean instanceof RestTemplate template) {
            List<ClientHttpRequestInterceptor> interceptors = template.getInterceptors();
            add(interceptors);
            template.setInterceptors(interceptors);
        } else if (bean.getClass().getSimpleName().equals(TEMPLATE_BUILDER)) {
            return Guard.orElse(bean, "the RestTemplateBuilder could not be extended", () -> extended(bean));
        }
        return bean;
    }

    private void add(List<ClientHttpRequestInterceptor> interceptors) {
        if (interceptors.stream().noneMatch(RunHeadersInterceptor.class::isInstance)) {
            interceptors.add(new RunHeadersInterceptor(headers.get()));
        }
    }

    private Object extended(Object builder) {
        Method add = ReflectionUtils.findMethod(
                builder.getClass(), "additionalInterceptors", ClientHttpRequestInterceptor[].class);
        if (add == null) {
            return builder;
        }
        @Nullable
        Object result = ReflectionUtils.invokeMethod(
                add, builder, (Object) new ClientHttpRequestInterceptor[] {new RunHeadersInterceptor(headers.get())});
        return result == null ? builder : result;
    }
}
