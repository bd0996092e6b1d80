package ai.trodo.spring.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class ClientPreinitializerTests {
    @Test
    void isFoundBySpringBootAndLeavesNothingBehind() {
        BackgroundPreinitializer ours =
                SpringFactoriesLoader.forDefaultResourceLocation().load(BackgroundPreinitializer.class).stream()
                        .filter(ClientPreinitializer.class::isInstance)
                        .findFirst()
                        .orElseThrow();
        Set<Thread> before = threads();

        assertThatCode(ours::preinitialize).doesNotThrowAnyException();

        assertThat(threads()).isEqualTo(before);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("trodo-"))
                .collect(Collectors.toSet());
    }
}
