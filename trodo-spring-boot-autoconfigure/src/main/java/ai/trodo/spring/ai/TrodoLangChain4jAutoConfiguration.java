package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.langchain4j.ModelCalls;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * LangChain4j: models of its starters, AI services with their tools, retrievers and embedding models record themselves.
 * A model that is built by hand takes the {@link ModelCalls} bean as one of its listeners.
 */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "ai.trodo.instrument.langchain4j.ModelCalls",
            "dev.langchain4j.model.chat.listener.ChatModelListener",
            "dev.langchain4j.model.embedding.listener.EmbeddingModelListener",
            "dev.langchain4j.rag.content.retriever.listener.ContentRetrieverListener",
            "dev.langchain4j.spi.observability.AiServiceListenerRegistrarFactory"
        })
@ConditionalOnTrodo("langchain4j")
public final class TrodoLangChain4jAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    ModelCalls trodoLangChain4jModelCalls(TrodoClient trodo) {
        return new ModelCalls(trodo);
    }

    @Bean
    static BeanPostProcessor trodoLangChain4jBeans(ObjectProvider<TrodoClient> trodo) {
        return new LangChain4jBeans(trodo);
    }
}
