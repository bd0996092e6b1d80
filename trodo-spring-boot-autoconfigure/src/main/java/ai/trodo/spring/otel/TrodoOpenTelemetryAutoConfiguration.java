package ai.trodo.spring.otel;

import ai.trodo.TrodoClient;
import ai.trodo.export.OtlpDestination;
import ai.trodo.instrument.otel.Bridge;
import ai.trodo.instrument.otel.OpenTelemetryTrace;
import ai.trodo.instrument.otel.TrodoOpenTelemetry;
import ai.trodo.spring.client.ConditionalOnTrodo;
import ai.trodo.spring.client.TrodoClientAutoConfiguration;
import ai.trodo.spring.client.TrodoClientBuilderCustomizer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Lets spans of OpenTelemetry join the current run, whichever way the application has OpenTelemetry. */
@AutoConfiguration(
        after = TrodoOtlpAutoConfiguration.class,
        before = TrodoClientAutoConfiguration.class,
        beforeName = {
            "org.springframework.boot.actuate.autoconfigure.tracing.OpenTelemetryTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
@ConditionalOnClass(Bridge.class)
@ConditionalOnTrodo("opentelemetry")
public final class TrodoOpenTelemetryAutoConfiguration {
    /** For SDKs that OpenTelemetry's starter or the Java agent sets up; they find it by themselves. */
    @Bean
    @ConditionalOnMissingBean
    Bridge trodoOpenTelemetryBridge(ObjectProvider<TrodoClient> trodo, ObjectProvider<OtlpDestination> otlp) {
        return new Bridge(trodo::getObject, otlp.getIfAvailable() != null).open();
    }

    /** For the SDK that Spring Boot sets up, which takes processors that are beans. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SpanProcessor.class)
    static class Sdk {
        @Bean
        @ConditionalOnMissingBean(name = "trodoRunSpanProcessor")
        @Order(Ordered.HIGHEST_PRECEDENCE)
        SpanProcessor trodoRunSpanProcessor(Bridge bridge) {
            return TrodoOpenTelemetry.processor(bridge);
        }
    }

    /** What Spring Boot exports, without what a span of ours tells better to the same backend. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(SpanExportingPredicate.class)
    static class Exported {
        @Bean
        @ConditionalOnMissingBean(name = "trodoUnmergedSpans")
        SpanExportingPredicate trodoUnmergedSpans(Bridge bridge) {
            return span -> !bridge.isMerged(span.getSpanId());
        }
    }

    /** The trace that a run belongs to. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.opentelemetry.api.trace.Span")
    static class Active {
        @Bean
        @ConditionalOnMissingBean(name = "trodoActiveTrace")
        TrodoClientBuilderCustomizer trodoActiveTrace(ObjectProvider<Bridge> bridge) {
            return builder -> builder.activeTrace(new OpenTelemetryTrace(bridge::getIfAvailable));
        }
    }
}
