package ai.trodo.starter;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.house.RuntimeDependencies;
import org.junit.jupiter.api.Test;

/** What one line in a user's POM brings along: a new row here is a decision, not an accident. */
final class DependencyTests {
    @Test
    void usersGetOurModulesTheirSpringAndAnEmbeddedStore() {
        assertThat(RuntimeDependencies.ofThisModule())
                .containsExactly(
                        "ai.trodo:trodo-core",
                        "ai.trodo:trodo-instrument",
                        "ai.trodo:trodo-server",
                        "ai.trodo:trodo-spring-boot-autoconfigure",
                        "com.fasterxml.jackson.core:jackson-annotations",
                        "commons-logging:commons-logging",
                        "io.micrometer:micrometer-commons",
                        "io.micrometer:micrometer-observation",
                        "org.jspecify:jspecify",
                        "org.slf4j:slf4j-api",
                        "org.springframework.boot:spring-boot",
                        "org.springframework.boot:spring-boot-autoconfigure",
                        "org.springframework:spring-aop",
                        "org.springframework:spring-beans",
                        "org.springframework:spring-context",
                        "org.springframework:spring-core",
                        "org.springframework:spring-expression",
                        "org.xerial:sqlite-jdbc",
                        "tools.jackson.core:jackson-core",
                        "tools.jackson.core:jackson-databind");
    }
}
