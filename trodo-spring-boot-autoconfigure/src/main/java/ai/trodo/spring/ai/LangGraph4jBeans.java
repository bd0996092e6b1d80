package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.langgraph4j.GraphSettings;
import ai.trodo.instrument.langgraph4j.TrodoGraphs;
import java.util.function.Supplier;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.StateGraph;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

/** Puts hooks into graphs that are beans. A graph is called like its bean. */
final class LangGraph4jBeans implements BeanPostProcessor {
    private final Supplier<TrodoClient> client;
    private final ObjectProvider<Environment> environment;

    LangGraph4jBeans(Supplier<TrodoClient> client, ObjectProvider<Environment> environment) {
        this.client = client;
        this.environment = environment;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof CompiledGraph<?> graph) {
            TrodoGraphs.instrument(graph, client.get(), settings(name));
        } else if (bean instanceof StateGraph<?> graph) {
            TrodoGraphs.instrument(graph, client.get(), settings(name));
        }
        return bean;
    }

    private GraphSettings settings(String name) {
        return LangGraph4jProperties.of(environment.getObject()).settings(name);
    }
}
