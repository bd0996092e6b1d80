package ai.trodo.spring.method;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class MethodPlansTests {
    private final MethodPlans plans = new MethodPlans();

    static class Tools {
        @Tool
        public void found() {}

        public void plain() {}
    }

    static class Linked {
        @Agent(linked = true)
        public void alone() {}
    }

    static class Later {
        @Tool
        public Mono<String> soon() {
            return Mono.just("x");
        }
    }

    static class Generated extends Tools {}

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        return type.getMethod(name);
    }

    @Test
    void isMadeOnceForMethodsThatMeanTheSame() throws Exception {
        Method one = method(Tools.class, "found");
        Method same = method(Tools.class, "found");
        assertThat(one).isNotSameAs(same);
        MethodPlan plan = plans.find(one, Tools.class);
        assertThat(plan).isNotNull().isSameAs(plans.find(same, Tools.class)).isSameAs(plans.find(one, Tools.class));
        assertThat(plans.find(one, Generated.class)).isNotNull().isNotSameAs(plan);
    }

    @Test
    void knowsWhatIsNotAnnotated() throws Exception {
        Method plain = method(Tools.class, "plain");
        assertThat(plans.find(plain, Tools.class)).isNull();
        assertThat(plans.find(plain, Tools.class)).isNull();
    }

    @Test
    void findsEachAmongMoreThanItWillRemember() throws Exception {
        MethodPlan plan = plans.find(method(Tools.class, "found"), Tools.class);
        for (int i = 0; i < 10_000; i++) {
            assertThat(plans.find(method(Tools.class, "found"), Tools.class)).isSameAs(plan);
        }
        assertThat(plans.find(method(Tools.class, "plain"), Tools.class)).isNull();
    }

    @Test
    void tellsWhetherAnythingMattersInARunThatIsNotSampled() throws Exception {
        plans.find(method(Tools.class, "found"), Tools.class);
        assertThat(plans.matterUnsampled()).isFalse();
        plans.find(method(Later.class, "soon"), Later.class);
        assertThat(plans.matterUnsampled()).isTrue();
        MethodPlans others = new MethodPlans();
        others.find(method(Linked.class, "alone"), Linked.class);
        assertThat(others.matterUnsampled()).isTrue();
    }
}
