package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.langchain4j.AgentCalls;
import ai.trodo.instrument.langchain4j.McpCalls;
import ai.trodo.instrument.langchain4j.ModelCalls;
import ai.trodo.instrument.langchain4j.Moderations;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * LangChain4j: models of its starters, AI services with their tools, retrievers, embedding models and stores record
 * themselves. A model that is built by hand takes the {@link ModelCalls} bean as one of its listeners, an agentic system
 * the {@link AgentCalls}, an MCP client the {@link McpCalls}.
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

    /** Taken by a moderation model as one of its listeners. */
    @Bean
    @ConditionalOnMissingBean
    Moderations trodoLangChain4jModerations(TrodoClient trodo) {
        return new Moderations(trodo);
    }

    @Bean
    static BeanPostProcessor trodoLangChain4jBeans(ObjectProvider<TrodoClient> trodo) {
        return new LangChain4jBeans(trodo);
    }

    /** Taken by the outermost agent of an agentic system as its listener. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "dev.langchain4j.agentic.observability.AgentListener",
                "dev.langchain4j.agentic.planner.AgentInstance"
            })
    static class Agents {
        @Bean
        @ConditionalOnMissingBean
        AgentCalls trodoLangChain4jAgentCalls(TrodoClient trodo) {
            return new AgentCalls(trodo);
        }
    }

    /** Taken by an MCP client as one of its listeners. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "dev.langchain4j.mcp.client.McpClientListener")
    static class McpClients {
        @Bean
        @ConditionalOnMissingBean
        McpCalls trodoLangChain4jMcpCalls(TrodoClient trodo) {
            return new McpCalls(trodo);
        }
    }
}
