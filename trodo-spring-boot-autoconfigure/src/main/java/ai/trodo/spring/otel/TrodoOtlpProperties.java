package ai.trodo.spring.otel;

import ai.trodo.export.Compression;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Runs as traces in an OpenTelemetry backend.
 *
 * @param endpoint Address of a backend that takes OTLP over HTTP. Runs go there too, as traces.
 * @param headers Headers of each request, for example the key of the backend.
 * @param compression How bodies are packed. By default gzip, and not at all towards this machine.
 * @param timeout Longest time for one request.
 * @param serviceName Name of the service in the traces; by default the name of the application.
 * @param resourceAttributes What else the traces say about the service.
 */
@ConfigurationProperties("trodo.export.otlp")
public record TrodoOtlpProperties(
        @Nullable URI endpoint,
        @DefaultValue Map<String, String> headers,
        @DefaultValue("auto") Compression compression,
        @DefaultValue("10s") Duration timeout,
        @Nullable String serviceName,
        @DefaultValue Map<String, String> resourceAttributes) {}
