package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.langchain4j.Embeddings;
import ai.trodo.instrument.langchain4j.LangChain4j;
import ai.trodo.instrument.langchain4j.Retrievals;
import ai.trodo.instrument.langchain4j.StoreCalls;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.store.embedding.EmbeddingStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
        return bean;
    }
}
