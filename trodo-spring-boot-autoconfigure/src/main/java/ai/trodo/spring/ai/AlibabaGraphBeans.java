package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.alibabagraph.GraphSteps;
import com.alibaba.cloud.ai.graph.CompiledGraph;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Listens at graphs that are beans. A graph is called like its bean. */
final class AlibabaGraphBeans implements BeanPostProcessor {
    private final Supplier<TrodoClient> client;

    AlibabaGraphBeans(Supplier<TrodoClient> client) {
        this.client = client;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof CompiledGraph graph) {
            graph.compileConfig.lifecycleListeners().offer(new GraphSteps(client.get(), name));
        }
        return bean;
    }
}
