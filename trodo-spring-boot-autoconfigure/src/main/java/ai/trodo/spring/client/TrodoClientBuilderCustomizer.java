package ai.trodo.spring.client;

import ai.trodo.TrodoClientBuilder;

/** Changes the client's builder after {@code trodo.*} was applied and before the client is built. */
@FunctionalInterface
public interface TrodoClientBuilderCustomizer {
    void customize(TrodoClientBuilder builder);
}
