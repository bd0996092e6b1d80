package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.Tool;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.javapoet.ClassName;

class CapturedTypesTests {
    @Test
    void aNativeImageKeepsWhatIsReadOfArgumentsAndResults() throws Exception {
        RuntimeHints hints = hintsFor(Orders.class);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Order.class.getMethod("item")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onFieldAccess(Item.class.getDeclaredField("sku")))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Query.class)).accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onType(Unrelated.class)).rejects(hints);
    }

    @Test
    void beansWithoutAnnotatedMethodsNeedNothing() {
        assertThat(hintsFor(Unrelated.class).reflection().typeHints()).isEmpty();
    }

    private static RuntimeHints hintsFor(Class<?> type) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.registerBeanDefinition("bean", new RootBeanDefinition(type));
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("ai.trodo", "Test")), new InMemoryGeneratedFiles());
        List<BeanRegistrationAotProcessor> processors =
                SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                        .load(BeanRegistrationAotProcessor.class)
                        .stream()
                        .filter(CapturedTypes.class::isInstance)
                        .toList();
        assertThat(processors).hasSize(1);
        BeanRegistrationAotContribution contribution =
                processors.get(0).processAheadOfTime(RegisteredBean.of(beans, "bean"));
        if (contribution != null) {
            contribution.applyTo(generation, null);
        }
        return generation.getRuntimeHints();
    }

    public static class Orders {
        @Tool
        public CompletableFuture<List<Order>> find(Query query) {
            return new CompletableFuture<>();
        }

        public Unrelated other() {
            return new Unrelated();
        }
    }

    record Query(String text) {}

    record Order(String id, Item item) {}

    static final class Item {
        private String sku;

        public String getSku() {
            return sku;
        }
    }

    public static class Unrelated {}
}
