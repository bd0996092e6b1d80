package ai.trodo.spring.client;

import ai.trodo.TrodoClient;
import ai.trodo.TrodoClientBuilder;
import ai.trodo.capture.Redactor;
import ai.trodo.capture.RunIdentity;
import ai.trodo.capture.SpanFilter;
import ai.trodo.capture.UsageExtractor;
import ai.trodo.export.Destination;
import ai.trodo.export.OtlpDestination;
import ai.trodo.internal.Guard;
import ai.trodo.model.Usage;
import ai.trodo.prompt.PromptSource;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Makes the {@link TrodoClient}. It sends to the site and URL of {@code trodo.*}, to every {@link Destination} bean
 * (the embedded server publishes one), or nowhere; when switched off it is still there and does nothing.
 */
@AutoConfiguration(afterName = "ai.trodo.server.boot.TrodoServerAutoConfiguration")
@EnableConfigurationProperties(TrodoProperties.class)
public final class TrodoClientAutoConfiguration {
    /** Counting alone is no reason to record. */
    private static final String METERS = "meters";

    @Bean
    @ConditionalOnMissingBean(TrodoConnectionDetails.class)
    PropertiesConnectionDetails trodoConnectionDetails(TrodoProperties properties) {
        return new PropertiesConnectionDetails(properties);
    }

    @Bean
    @ConditionalOnMissingBean
    TrodoClient trodoClient(
            TrodoProperties properties,
            TrodoConnectionDetails connection,
            ObjectProvider<Destination> destinations,
            ObjectProvider<Redactor> redactors,
            ObjectProvider<RunIdentity> identities,
            ObjectProvider<SpanFilter> filters,
            ObjectProvider<UsageExtractor> extractors,
            ObjectProvider<PromptSource> prompts,
            ObjectProvider<TrodoClientBuilderCustomizer> customizers) {
        if (!properties.enabled()) {
            return TrodoClient.noop();
        }
        TrodoClientBuilder builder = TrodoClient.builder();
        List<Destination> others = destinations.orderedStream().toList();
        boolean asTraces = others.stream().anyMatch(OtlpDestination.class::isInstance);
        new ClientSettings(properties).applyTo(builder, connection, connection.isRemote() || asTraces);
        boolean anywhere = connection.isRemote()
                || others.stream().anyMatch(other -> !other.name().equals(METERS));
        if (anywhere) {
            others.forEach(builder::destination);
        }
        Hooks.redactor(redactors.orderedStream().toList(), builder);
        Hooks.identity(identities.orderedStream().toList(), builder);
        Hooks.spanFilter(filters.orderedStream().toList(), builder);
        Hooks.usageExtractor(extractors.orderedStream().toList(), builder);
        builder.prompts(prompts.getIfAvailable());
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        ContentsNotice.log(connection, others, properties.capture().mode());
        return builder.build();
    }

    /** What {@code trodo.site-id} and {@code trodo.api-base} say. */
    record PropertiesConnectionDetails(TrodoProperties properties) implements TrodoConnectionDetails {
        @Override
        public @Nullable String siteId() {
            String siteId = properties.siteId();
            return siteId == null || siteId.isBlank() ? null : siteId;
        }

        @Override
        public java.net.@Nullable URI apiBase() {
            return properties.apiBase();
        }
    }

    /** Several beans of one kind work one after the other. */
    private static final class Hooks {
        static void redactor(List<Redactor> redactors, TrodoClientBuilder builder) {
            if (!redactors.isEmpty()) {
                builder.redactor((context, text) -> {
                    String kept = text;
                    for (Redactor redactor : redactors) {
                        kept = kept == null ? null : redactor.redact(context, kept);
                    }
                    return kept;
                });
            }
        }

        static void identity(List<RunIdentity> identities, TrodoClientBuilder builder) {
            if (!identities.isEmpty()) {
                builder.identity(new FirstKnown(identities));
            }
        }

        static void spanFilter(List<SpanFilter> filters, TrodoClientBuilder builder) {
            if (!filters.isEmpty()) {
                builder.spanFilter((kind, name) -> filters.stream().allMatch(filter -> filter.keep(kind, name)));
            }
        }

        static void usageExtractor(List<UsageExtractor> extractors, TrodoClientBuilder builder) {
            if (!extractors.isEmpty()) {
                builder.usageExtractor(result -> {
                    for (UsageExtractor extractor : extractors) {
                        Usage usage = extractor.extract(result);
                        if (!usage.equals(Usage.UNKNOWN)) {
                            return usage;
                        }
                    }
                    return Usage.UNKNOWN;
                });
            }
        }
    }

    /** The first bean that knows the user counts. One that fails is passed over. */
    private record FirstKnown(List<RunIdentity> identities) implements RunIdentity {
        @Override
        public @Nullable String distinctId() {
            return first(RunIdentity::distinctId);
        }

        @Override
        public @Nullable String conversationId() {
            return first(RunIdentity::conversationId);
        }

        @Override
        public @Nullable String siteId() {
            return first(RunIdentity::siteId);
        }

        private @Nullable String first(Function<RunIdentity, @Nullable String> question) {
            for (RunIdentity identity : identities) {
                String known = Guard.orNull(
                        "a RunIdentity bean failed: " + identity.getClass().getName(), () -> question.apply(identity));
                if (known != null && !known.isBlank()) {
                    return known;
                }
            }
            return null;
        }
    }
}
