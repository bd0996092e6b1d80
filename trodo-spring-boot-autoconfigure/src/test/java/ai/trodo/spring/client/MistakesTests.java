package ai.trodo.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.spring.actuate.TrodoActuatorAutoConfiguration;
import ai.trodo.spring.http.TrodoHttpAutoConfiguration;
import ai.trodo.spring.method.TrodoMethodAutoConfiguration;
import ai.trodo.spring.observation.TrodoBridgeAutoConfiguration;
import ai.trodo.spring.otel.TrodoOtlpAutoConfiguration;
import ai.trodo.spring.web.TrodoWebAutoConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A value that cannot work stops the start, and what is printed then names the property. */
class MistakesTests {
    private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TrodoClientAutoConfiguration.class,
                    TrodoMethodAutoConfiguration.class,
                    TrodoBridgeAutoConfiguration.class,
                    TrodoHttpAutoConfiguration.class,
                    TrodoWebAutoConfiguration.class,
                    TrodoOtlpAutoConfiguration.class,
                    TrodoActuatorAutoConfiguration.class))
            .withPropertyValues(
                    "trodo.export.spool.enabled=false",
                    "trodo.api-base=http://localhost:9",
                    "trodo.export.otlp.endpoint=http://localhost:9");

    @ParameterizedTest
    @CsvSource({
        "trodo.sampling.rate, 1.5, trodo.sampling.rate",
        "trodo.sampling.agents.support, -1, trodo.sampling.agents.support",
        "trodo.export.batch.max-records, 0, trodo.export.batch.max-records",
        "trodo.export.batch.max-size, 1B, trodo.export.batch.max-size",
        "trodo.export.queue.max-size, 1B, trodo.export.queue.max-size",
        "trodo.export.spool.max-age, 0s, trodo.export.spool.max-age",
        "trodo.export.retry.initial, 0s, trodo.export.retry.initial",
        "trodo.export.shutdown-timeout, -1s, trodo.export.shutdown-timeout",
        "trodo.capture.max-field-size, 5MB, trodo.capture.max-field-size",
        "trodo.capture.max-depth, 0, trodo.capture.max-depth",
        "trodo.site-id, has a space, trodo.site-id",
        "trodo.api-base, ftp://host, trodo.api-base",
        "trodo.sampling.keep-slower-than, -1s, trodo.sampling.keep-slower-than",
        "trodo.sampling.keep-costlier-than, -1, trodo.sampling.keep-costlier-than",
        "trodo.export.batch.max-delay, -1s, trodo.export.batch.max-delay",
        "trodo.export.queue.max-records, 0, trodo.export.queue.max-records",
        "trodo.export.spool.max-size, 1B, trodo.export.spool.max-size",
        "trodo.export.retry.max, 0s, trodo.export.retry.max",
        "trodo.capture.max-nodes, 0, trodo.capture.max-nodes",
        "trodo.runs.stream-after, -1s, trodo.runs.stream-after",
        "trodo.runs.max-spans, 0, trodo.runs.max-spans",
        "trodo.runs.time-to-live, 0s, trodo.runs.time-to-live",
        "trodo.events.batch-size, 0, trodo.events.batch-size",
        "trodo.prices.models.m.output, 1, trodo.prices.models",
        "trodo.prices.aliases.a, ' ', trodo.prices.aliases",
        "trodo.environment, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, trodo.environment",
        "trodo.release, xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, trodo.release",
        "trodo.capture.mode, everything, trodo.capture.mode",
        "trodo.export.batch.max-delay, soon, trodo.export.batch.max-delay",
        "trodo.aop.order, first, trodo.aop.order",
        "trodo.aop.mode, magic, trodo.aop.mode",
        "trodo.web.trust, maybe, trodo.web.trust",
        "trodo.web.trusted-addresses, example.com, trodo.web.trusted-addresses",
        "trodo.http.allowed-hosts, http://a/b, trodo.http.allowed-hosts",
        "trodo.bridge.observations, perhaps, trodo.bridge.observations",
        "trodo.events.batch-interval, soon, trodo.events.batch-interval",
        "trodo.export.otlp.endpoint, ftp://host, trodo.export.otlp.endpoint",
        "trodo.export.otlp.timeout, -1s, trodo.export.otlp.timeout",
        "trodo.export.otlp.compression, tar, trodo.export.otlp.compression",
        "trodo.actuator.degraded-for, -1s, trodo.actuator.degraded-for",
        "trodo.actuator.degraded-status, ' ', trodo.actuator.degraded-status",
    })
    void isExplained(String property, String value, String named) {
        runner.withPropertyValues(property + "=" + value).run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis analysis = analysis(context.getStartupFailure());
            assertThat(analysis.getDescription()).contains(named);
            assertThat(analysis.getAction()).isNotBlank();
        });
    }

    /** A new number, time, size, address or choice is not complete without its wrong value above. */
    @Test
    void isMadeWithEveryPropertyThatHasALimit() throws Exception {
        List<String> made = Arrays.stream(MistakesTests.class
                        .getDeclaredMethod("isExplained", String.class, String.class, String.class)
                        .getAnnotation(CsvSource.class)
                        .value())
                .map(row -> row.substring(0, row.indexOf(',')))
                .toList();
        List<String> limited = new ArrayList<>();
        JsonNode metadata = JsonMapper.shared()
                .readTree(Files.readAllBytes(
                        Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json")));
        for (JsonNode property : metadata.path("properties")) {
            String name = property.path("name").asString("");
            if (name.startsWith("trodo.") && isLimited(property.path("type").asString(""))) {
                limited.add(name);
            }
        }
        assertThat(limited).hasSizeGreaterThan(20).isSubsetOf(made);
    }

    private static boolean isLimited(String type) {
        return type.startsWith("ai.trodo.")
                || Stream.of("Integer", "Long", "Double", "BigDecimal", "Duration", "DataSize", "URI")
                        .anyMatch(limited -> type.endsWith("." + limited));
    }

    /** As Boot does it: the first of all analyzers that knows the failure. */
    private static FailureAnalysis analysis(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation(MistakesTests.class.getClassLoader())
                .load(FailureAnalyzer.class, null, FailureHandler.handleMessage((message, cannotBeMade) -> {}))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody explains", failure));
    }
}
