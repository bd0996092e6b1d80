package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** LangGraph4j: the steps of graphs that are beans record themselves below the current run. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "ai.trodo.instrument.langgraph4j.TrodoGraphs",
            "org.bsc.langgraph4j.CompiledGraph",
            "org.bsc.langgraph4j.hook.NodeHook"
        })
@ConditionalOnTrodo("langgraph4j")
@EnableConfigurationProperties(LangGraph4jProperties.class)
public final class TrodoLangGraph4jAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoLangGraph4jBeans")
    static BeanPostProcessor trodoLangGraph4jBeans(
            ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new LangGraph4jBeans(LibraryClient.later("langgraph4j", trodo, environment), environment);
    }
}
