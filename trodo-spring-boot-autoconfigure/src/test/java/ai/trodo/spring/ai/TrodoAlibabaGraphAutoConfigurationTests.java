package ai.trodo.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TrodoAlibabaGraphAutoConfigurationTests {
    private static final String BEANS = "trodoAlibabaGraphBeans";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TrodoAlibabaGraphAutoConfiguration.class))
            .withBean(TrodoClient.class, TrodoClient::noop);

    @Test
    void listensWhereTheLibraryIs() {
        runner.run(context -> assertThat(context).hasNotFailed().hasBean(BEANS));
    }

    @Test
    void isNotThereWhenSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.alibaba-graph.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BEANS));
    }

    @Test
    void startsWithoutTheLibrary() {
        runner.withClassLoader(new FilteredClassLoader("com.alibaba.cloud.ai"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BEANS));
    }

    @Test
    void startsWithALibraryThatHasNoListeners() {
        runner.withClassLoader(new FilteredClassLoader("com.alibaba.cloud.ai.graph.GraphLifecycleListener"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BEANS));
    }
}
