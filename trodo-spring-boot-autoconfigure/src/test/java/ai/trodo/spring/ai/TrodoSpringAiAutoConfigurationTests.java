package ai.trodo.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.springai.SpringAiObservations;
import ai.trodo.instrument.springai.SpringAiSettings;
import ai.trodo.instrument.springai.ToolFailures;
import org.junit.jupiter.api.Test;
import org.springframework.ai.tool.execution.DefaultToolExecutionExceptionProcessor;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class TrodoSpringAiAutoConfigurationTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(TrodoSpringAiAutoConfiguration.class))
            .withBean(TrodoClient.class, TrodoClient::noop);

    @Test
    void listensToObservationsAndToFailuresOfTools() {
        runner.withBean(
                        ToolExecutionExceptionProcessor.class,
                        () -> DefaultToolExecutionExceptionProcessor.builder().build())
                .run(context -> {
                    assertThat(context).hasSingleBean(SpringAiObservations.class);
                    assertThat(context.getBean(ToolExecutionExceptionProcessor.class))
                            .isInstanceOf(ToolFailures.class);
                });
    }

    @Test
    void letsTheApplicationsOwnBeanGoFirst() {
        SpringAiObservations own = new SpringAiObservations(TrodoClient.noop(), SpringAiSettings.DEFAULT);

        runner.withBean(SpringAiObservations.class, () -> own)
                .run(context ->
                        assertThat(context.getBean(SpringAiObservations.class)).isSameAs(own));
    }

    @Test
    void isNotThereWhenSwitchedOff() {
        runner.withPropertyValues("trodo.instrument.spring-ai.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SpringAiObservations.class));
    }

    @Test
    void startsWithoutTheLibrary() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.ai"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoSpringAiObservations"));
    }

    @Test
    void startsWithALibraryThatIsTooOld() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.ai.chat.client.observation"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoSpringAiObservations"));
    }

    @Test
    void startsWithoutMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.observation"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("trodoSpringAiObservations"));
    }

    @Test
    void listensWithoutVectorStoresToo() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.ai.vectorstore"))
                .run(context -> assertThat(context).hasSingleBean(SpringAiObservations.class));
    }
}
