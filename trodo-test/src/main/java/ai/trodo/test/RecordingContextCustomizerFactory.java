package ai.trodo.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

/** Puts a recording client in the place of the one that would be made from {@code trodo.*}. */
final class RecordingContextCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> configurations) {
        return new Recording();
    }

    /** All of them are equal, so that test classes share their contexts. */
    private record Recording() implements ContextCustomizer {
        @Override
        public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
            RecordingTrodo trodo = RecordingTrodo.create();
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.registerSingleton("recordingTrodo", trodo);
            beans.registerSingleton("trodoClient", trodo.client());
            context.addApplicationListener((ApplicationListener<ContextClosedEvent>) closed -> {
                if (closed.getApplicationContext() == context) {
                    trodo.close();
                }
            });
        }
    }
}
