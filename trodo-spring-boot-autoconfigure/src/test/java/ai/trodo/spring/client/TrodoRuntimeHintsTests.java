package ai.trodo.spring.client;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

class TrodoRuntimeHintsTests {
    @Test
    void aNativeImageKeepsWhatIsReachedByReflection() throws Exception {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(registrar -> registrar.getClass().getName().startsWith("ai.trodo."))
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));

        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Agent.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Tool.class.getMethod("name")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onFieldAccess(ThreadPoolTaskExecutor.class.getDeclaredField("taskDecorator")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(RestTemplateBuilder.class)
                        .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Producer.class))
                .accepts(hints);
    }

    @Test
    void aNativeImageKeepsEveryResourceOfOurJars() throws Exception {
        RuntimeHints hints = new RuntimeHints();
        new TrodoRuntimeHints().registerHints(hints, getClass().getClassLoader());
        List<String> resources = new ArrayList<>();
        for (Resource resource : new PathMatchingResourcePatternResolver().getResources("classpath*:ai/trodo/**/*.*")) {
            String path = resource.getURL().toString().replaceFirst(".*/(ai/trodo/)", "$1");
            if (!path.endsWith(".class") && !path.startsWith("ai/trodo/test/")) {
                resources.add(path);
            }
        }
        assertThat(resources)
                .hasSizeGreaterThan(5)
                .allSatisfy(path -> assertThat(RuntimeHintsPredicates.resource().forResource(path))
                        .accepts(hints));
    }
}
