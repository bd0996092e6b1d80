package ai.trodo.spring.ai;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** Puts a recording client in the place of each bean that is a client of one provider's library. */
final class ProviderBeans implements BeanPostProcessor, BeanFactoryAware {
    private final Function<Object, @Nullable Object> recording;
    private @Nullable BeanFactory beans;

    /**
     * @param recording the recording client for a client, null for anything else
     */
    ProviderBeans(Function<Object, @Nullable Object> recording) {
        this.recording = recording;
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return BeanReplacement.of(beans, name, bean, () -> {
            Object client = recording.apply(bean);
            return client == null ? bean : client;
        });
    }
}
