package ai.trodo.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.TrodoClient;
import ai.trodo.capture.Redactor;
import ai.trodo.capture.SpanFilter;
import ai.trodo.capture.UsageExtractor;
import ai.trodo.export.Destination;
import ai.trodo.model.SpanKind;
import ai.trodo.model.Usage;
import ai.trodo.test.InMemoryDestination;
import ai.trodo.test.RecordingTrodo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TrodoClientAutoConfigurationTests {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TrodoClientAutoConfiguration.class));

    @TempDir
    Path spool;

    @Test
    void withNothingConfiguredTheClientIsThereAndDoesNothing() {
        runner.run(context ->
                assertThat(context.getBean(TrodoClient.class).isEnabled()).isFalse());
    }

    @Test
    void recordsIntoEveryDestinationBean() {
        InMemoryDestination memory = new InMemoryDestination();
        runner.withBean(Destination.class, () -> memory)
                .withPropertyValues("trodo.environment=staging", "trodo.release=1.2")
                .run(context -> {
                    TrodoClient client = context.getBean(TrodoClient.class);
                    client.agent("support").run(run -> run.input("hello"));
                    assertThat(client.flush(Duration.ofSeconds(10)).failed()).isZero();
                    assertThat(sent(memory)).contains("\"support\"", "hello", "staging", "1.2");
                });
    }

    @Test
    void switchedOffTheClientIsStillInjectable() {
        runner.withBean(Destination.class, InMemoryDestination::new)
                .withPropertyValues("trodo.enabled=false", "trodo.site-id=abc")
                .run(context -> assertThat(context.getBean(TrodoClient.class).isEnabled())
                        .isFalse());
    }

    @Test
    void theClientOfTheUserWins() {
        try (RecordingTrodo own = RecordingTrodo.create()) {
            runner.withBean(TrodoClient.class, own::client)
                    .run(context ->
                            assertThat(context).getBean(TrodoClient.class).isSameAs(own.client()));
        }
    }

    @Test
    void saysOnceThatContentsLeaveTheProcess(CapturedOutput output) {
        runner.withPropertyValues("trodo.site-id=s-1", "trodo.export.spool.directory=" + spool)
                .run(context -> {
                    assertThat(context.getBean(TrodoClient.class).isEnabled()).isTrue();
                    assertThat(output).contains("sdkapi.trodo.ai").contains("trodo.capture.mode");
                    assertThat(output).doesNotContain("s-1");
                });
    }

    @Test
    void saysNothingOfContentsThatAreNotSent(CapturedOutput output) {
        runner.withPropertyValues(
                        "trodo.site-id=s-1", "trodo.capture.mode=metadata", "trodo.export.spool.directory=" + spool)
                .run(context -> assertThat(output).doesNotContain("trodo.capture.mode"));
    }

    @Test
    void aCollectorOfOnesOwnNeedsNoSiteId() {
        runner.withPropertyValues("trodo.api-base=http://localhost:8080/trodo", "trodo.export.spool.directory=" + spool)
                .run(context -> assertThat(context.getBean(TrodoClient.class).isEnabled())
                        .isTrue());
    }

    @Test
    void aServiceConnectionGoesBeforeProperties(CapturedOutput output) {
        runner.withPropertyValues("trodo.site-id=other", "trodo.export.spool.directory=" + spool)
                .withBean(TrodoConnectionDetails.class, () -> new TrodoConnectionDetails() {
                    @Override
                    public String siteId() {
                        return "bound";
                    }

                    @Override
                    public URI apiBase() {
                        return URI.create("http://collector.internal:4310");
                    }
                })
                .run(context -> assertThat(output).contains("collector.internal"));
    }

    @Test
    void appliesHooksAndCustomizers() {
        InMemoryDestination memory = new InMemoryDestination();
        runner.withBean(Destination.class, () -> memory)
                .withBean("one", Redactor.class, () -> (where, text) -> text.replace("alice", "A."))
                .withBean("two", Redactor.class, () -> (where, text) -> text.replace("A.", "anonymous"))
                .withBean(SpanFilter.class, () -> (kind, name) -> !name.equals("noise"))
                .withBean(
                        UsageExtractor.class,
                        () -> result ->
                                result instanceof Reply reply ? Usage.of(reply.in(), reply.out()) : Usage.UNKNOWN)
                .withBean(TrodoClientBuilderCustomizer.class, () -> builder -> builder.release("customized"))
                .run(context -> {
                    TrodoClient client = context.getBean(TrodoClient.class);
                    client.agent("a").input("I am alice").run(run -> {
                        client.span("noise", SpanKind.FUNCTION).run(span -> {});
                        client.llm("model").call(span -> new Reply(12, 34));
                    });
                    client.flush(Duration.ofSeconds(10));
                    assertThat(sent(memory))
                            .contains("I am anonymous", "customized", "\"input_tokens\":12", "\"output_tokens\":34")
                            .doesNotContain("noise");
                });
    }

    private static String sent(InMemoryDestination memory) {
        return memory.frames().stream()
                .map(frame -> new String(frame.json(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    record Reply(long in, long out) {}
}
