package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.langchain4j.Embeddings;
import ai.trodo.instrument.langchain4j.LangChain4j;
import ai.trodo.instrument.langchain4j.Retrievals;
import ai.trodo.instrument.langchain4j.StoreCalls;
import ai.trodo.instrument.langchain4j.StreamCalls;
import ai.trodo.instrument.langchain4j.TrodoLangChain4j;
import ai.trodo.internal.Guard;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.lang.reflect.Modifier;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Listens at retrievers, embedding models and stores, which no starter hands any listeners to, and at AI services from before the
 * first of them is made until the context closes.
 */
final class LangChain4jBeans implements BeanPostProcessor, BeanFactoryAware, InitializingBean, DisposableBean {
    private final Supplier<TrodoClient> client;
    private @Nullable BeanFactory beans;

    LangChain4jBeans(Supplier<TrodoClient> client) {
        this.client = client;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public void afterPropertiesSet() {
        LangChain4j.recordLater(client);
    }

    @Override
    public void destroy() {
        LangChain4j.recordWith(null);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof ContentRetriever retriever) {
            return BeanReplacement.of(beans, name, bean, () -> retriever.addListener(new Retrievals(client.get())));
        }
        if (bean instanceof EmbeddingModel model) {
            return BeanReplacement.of(beans, name, bean, () -> model.addListener(new Embeddings(client.get())));
        }
        if (bean instanceof EmbeddingStore<?> store) {
            return BeanReplacement.of(
                    beans,
                    name,
                    bean,
                    () -> store.addListener(
                            new StoreCalls(client.get(), bean.getClass().getSimpleName())));
        }
        return bean instanceof StreamingChatModel model ? heard(name, model) : bean;
    }

    /** A bean that was declared as a class stays one of that class. */
    private Object heard(String name, StreamingChatModel model) {
        if (Modifier.isFinal(model.getClass().getModifiers())) {
            return BeanReplacement.of(beans, name, model, () -> TrodoLangChain4j.hearing(model));
        }
        return Guard.<Object>orElse(model, "A streaming model could not be followed", () -> {
            ProxyFactory factory = new ProxyFactory(model);
            factory.setProxyTargetClass(true);
            factory.addAdvice((MethodInterceptor) call -> StreamCalls.hear(
                    call.getArguments(),
                    passed -> AopUtils.invokeJoinpointUsingReflection(
                            model, call.getMethod(), passed == null ? new Object[0] : passed)));
            return factory.getProxy(model.getClass().getClassLoader());
        });
    }
}
