package ai.trodo.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TrodoObservationRegistryAutoConfigurationTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TrodoObservationRegistryAutoConfiguration.class));

    @Test
    void makesARegistryWithTheHandlersWhereBootMakesNone() {
        List<String> seen = new ArrayList<>();
        runner.withBean(Listening.class, () -> new Listening(seen)).run(context -> {
            Observation.createNotStarted("chat", context.getBean(ObservationRegistry.class))
                    .observe(() -> {});
            assertThat(seen).containsExactly("chat");
        });
    }

    @Test
    void backsOffForBootsRegistry() {
        runner.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(ObservationRegistry.class)
                        .doesNotHaveBean("trodoObservationRegistry"));
    }

    @Test
    void isNotThereWithoutSpringAi() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.ai"))
                .run(context -> assertThat(context).doesNotHaveBean(ObservationRegistry.class));
    }

    @Test
    void isNotThereWhenSpringAiIsNotRecorded() {
        runner.withPropertyValues("trodo.instrument.spring-ai.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(ObservationRegistry.class));
    }

    record Listening(List<String> seen) implements ObservationHandler<Observation.Context> {
        @Override
        public void onStart(Observation.Context context) {
            seen.add(context.getName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
