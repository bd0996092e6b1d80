package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.mcp.TrodoMcp;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Puts recording handlers into the specifications of tools, resources and prompts of which Spring AI builds its MCP
 * server: single ones and lists of them.
 */
final class McpBeans implements BeanPostProcessor, BeanFactoryAware {
    private final Supplier<TrodoClient> client;
    private @Nullable BeanFactory beans;

    McpBeans(Supplier<TrodoClient> client) {
        this.client = client;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof List<?> list && !list.isEmpty() && list.stream().allMatch(TrodoMcp::isSpecification)) {
            return BeanReplacement.of(beans, name, bean, () -> TrodoMcp.recordingAll(list, client.get()));
        }
        return TrodoMcp.isSpecification(bean) ? TrodoMcp.recording(bean, client.get()) : bean;
    }
}
