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
import org.springframework.core.env.Environment;

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
@ConditionalOnTrodo(TrodoLangChain4jAutoConfiguration.CONCERN)
public final class TrodoLangChain4jAutoConfiguration {
    static final String CONCERN = "langchain4j";

    @Bean
    @ConditionalOnMissingBean
    ModelCalls trodoLangChain4jModelCalls(TrodoClient trodo, Environment environment) {
        return new ModelCalls(LibraryClient.of(CONCERN, trodo, environment));
    }

    /** Taken by a moderation model as one of its listeners. */
    @Bean
    @ConditionalOnMissingBean
    Moderations trodoLangChain4jModerations(TrodoClient trodo, Environment environment) {
        return new Moderations(LibraryClient.of(CONCERN, trodo, environment));
    }

    @Bean
    @ConditionalOnMissingBean(name = "trodoLangChain4jBeans")
    static BeanPostProcessor trodoLangChain4jBeans(
            ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new LangChain4jBeans(LibraryClient.later(CONCERN, trodo, environment));
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
        AgentCalls trodoLangChain4jAgentCalls(TrodoClient trodo, Environment environment) {
            return new AgentCalls(LibraryClient.of(CONCERN, trodo, environment));
        }
    }

    /** Where LangChain4j's own HTTP clients are. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "dev.langchain4j.http.client.HttpClientBuilder")
    static class Http {
        @Bean
        @ConditionalOnMissingBean(name = "trodoLangChain4jHttpBeans")
        static BeanPostProcessor trodoLangChain4jHttpBeans() {
            return new LangChain4jHttpBeans();
        }
    }

    /** Taken by an MCP client as one of its listeners. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "dev.langchain4j.mcp.client.McpClientListener")
    static class McpClients {
        @Bean
        @ConditionalOnMissingBean
        McpCalls trodoLangChain4jMcpCalls(TrodoClient trodo, Environment environment) {
            return new McpCalls(LibraryClient.of(CONCERN, trodo, environment));
        }
    }
}
