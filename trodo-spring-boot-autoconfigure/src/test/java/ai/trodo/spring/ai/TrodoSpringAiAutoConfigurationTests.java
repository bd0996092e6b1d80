package ai.trodo.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.instrument.springai.SpringAiObservations;
import ai.trodo.instrument.springai.SpringAiSettings;
import ai.trodo.instrument.springai.ToolFailures;
import ai.trodo.test.RecordingTrodo;
import ai.trodo.test.TrodoAssertions;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.ai.tool.definition.DefaultToolDefinition;
import org.springframework.ai.tool.execution.DefaultToolExecutionExceptionProcessor;
import org.springframework.ai.tool.execution.ToolExecutionExceptionProcessor;
import org.springframework.ai.tool.observation.ToolCallingObservationContext;
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
    void keepsNoContentsWhenTheyAreSwitchedOff() {
        try (RecordingTrodo trodo = RecordingTrodo.create()) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(TrodoSpringAiAutoConfiguration.class))
                    .withBean(TrodoClient.class, trodo::client, definition -> definition.setDestroyMethodName(""))
                    .withPropertyValues("trodo.instrument.spring-ai.contents=false")
                    .run(context -> trodo.client().agent("desk").run(run -> {
                        ObservationRegistry registry = ObservationRegistry.create();
                        registry.observationConfig().observationHandler(context.getBean(SpringAiObservations.class));
                        ToolCallingObservationContext tool = ToolCallingObservationContext.builder()
                                .toolDefinition(DefaultToolDefinition.builder()
                                        .name("lookup_order")
                                        .inputSchema("{}")
                                        .build())
                                .toolCallArguments("{\"id\":\"1042\"}")
                                .build();
                        Observation.createNotStarted("tool", () -> tool, registry)
                                .observe(() -> {});
                    }));

            TrodoAssertions.assertThat(trodo.run())
                    .hasSpan("lookup_order")
                    .isOk()
                    .hasInputOmitted("contents switched off");
        }
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
