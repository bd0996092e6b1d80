package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.alibabagraph.GraphSteps;
import com.alibaba.cloud.ai.graph.CompiledGraph;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Listens at graphs that are beans. A graph is called like its bean. */
final class AlibabaGraphBeans implements BeanPostProcessor {
    private final ObjectProvider<TrodoClient> client;

    AlibabaGraphBeans(ObjectProvider<TrodoClient> client) {
        this.client = client;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof CompiledGraph graph) {
            graph.compileConfig
                    .lifecycleListeners()
                    .offer(new GraphSteps(client.getIfAvailable(TrodoClient::noop), name));
        }
        return bean;
    }
}
