package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Spring AI Alibaba Graph: the nodes of graphs that are beans record themselves below the current run. */
@AutoConfiguration(after = TrodoClientAutoConfiguration.class)
@ConditionalOnClass(
        name = {
            "ai.trodo.instrument.alibabagraph.GraphSteps",
            "com.alibaba.cloud.ai.graph.CompiledGraph",
            "com.alibaba.cloud.ai.graph.GraphLifecycleListener"
        })
@ConditionalOnTrodo("alibaba-graph")
public final class TrodoAlibabaGraphAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(name = "trodoAlibabaGraphBeans")
    static BeanPostProcessor trodoAlibabaGraphBeans(
            ObjectProvider<TrodoClient> trodo, ObjectProvider<Environment> environment) {
        return new AlibabaGraphBeans(LibraryClient.later("alibaba-graph", trodo, environment));
    }
}
