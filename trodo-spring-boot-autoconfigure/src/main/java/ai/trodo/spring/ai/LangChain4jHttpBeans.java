package ai.trodo.spring.ai;

import ai.trodo.instrument.langchain4j.TrodoLangChain4j;
import dev.langchain4j.http.client.HttpClientBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Hears the HTTP clients that LangChain4j's starters make for their models. */
final class LangChain4jHttpBeans implements BeanPostProcessor, BeanFactoryAware {
    private @Nullable BeanFactory beans;

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HttpClientBuilder builder
                ? BeanReplacement.of(beans, name, bean, () -> TrodoLangChain4j.hearing(builder))
                : bean;
    }
}
