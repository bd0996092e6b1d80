package ai.trodo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.house.RuntimeDependencies;
import org.junit.jupiter.api.Test;

final class DependencyTests {
    @Test
    void usersGetSlf4jJacksonAndJSpecifyAndNothingElse() {
        assertThat(RuntimeDependencies.ofThisModule())
                .containsExactly(
                        "com.fasterxml.jackson.core:jackson-annotations",
                        "org.jspecify:jspecify",
                        "org.slf4j:slf4j-api",
                        "tools.jackson.core:jackson-core",
                        "tools.jackson.core:jackson-databind");
    }
}
