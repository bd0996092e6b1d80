package ai.trodo.spring.ai;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.sdk.call.CallSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;

/**
 * Puts a recording client in the place of each bean that is a client of one provider's library, and of each that a
 * framework's model has made for itself.
 */
final class ProviderBeans implements BeanPostProcessor, BeanFactoryAware {
    private final String concern;
    private final ObjectProvider<TrodoClient> trodo;
    private final ObjectProvider<Environment> environment;
    private final Recording recording;
    private @Nullable BeanFactory beans;

    /** How one library's clients come to record. */
    @FunctionalInterface
    interface Recording {
        /** The recording client for a client, null for anything else. Asks for what it needs only then. */
        @Nullable
        Object of(Object bean, ProviderBeans with);
    }

    /**
     * @param concern as in {@code trodo.instrument.<concern>.contents}
     */
    ProviderBeans(
            String concern,
            ObjectProvider<TrodoClient> trodo,
            ObjectProvider<Environment> environment,
            Recording recording) {
        this.concern = concern;
        this.trodo = trodo;
        this.environment = environment;
        this.recording = recording;
    }

    TrodoClient trodo() {
        return trodo.getIfAvailable(TrodoClient::noop);
    }

    CallSettings settings() {
        return new CallSettings(
                environment.getObject().getProperty("trodo.instrument." + concern + ".contents", Boolean.class, true));
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        beans = beanFactory;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (HeldClients.mayBeIn(bean)) {
            HeldClients.exchange(bean, client -> client == null ? null : recording.of(client, this));
            return bean;
        }
        return BeanReplacement.of(beans, name, bean, () -> {
            Object client = recording.of(bean, this);
            return client == null ? bean : client;
        });
    }
}
