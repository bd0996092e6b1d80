package ai.trodo.spring.client;

import ai.trodo.TrodoClientBuilder;

/** Changes the client's builder after {@code trodo.*} was applied and before the client is built. */
@FunctionalInterface
public interface TrodoClientBuilderCustomizer {
    /** Called once, at start-up; what it throws stops the application from starting. */
    void customize(TrodoClientBuilder builder);
}
