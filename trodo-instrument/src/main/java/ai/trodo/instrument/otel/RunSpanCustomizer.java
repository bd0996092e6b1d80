package ai.trodo.instrument.otel;

import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/**
 * Found by every SDK that OpenTelemetry configures itself: by its Spring Boot starter, by the autoconfigure module, and by
 * the Java agent when this jar is one of its extensions. Does nothing while there is no client.
 */
public final class RunSpanCustomizer implements AutoConfigurationCustomizerProvider {
    @Override
    public void customize(AutoConfigurationCustomizer sdk) {
        sdk.addTracerProviderCustomizer(
                (provider, settings) -> provider.addSpanProcessor(new RunSpanProcessor(SinkSlot::current)));
        sdk.addSpanExporterCustomizer((exporter, settings) -> new UnmergedExporter(exporter));
    }
}
