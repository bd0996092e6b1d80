package ai.trodo.spring;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ai.trodo.TrodoClient;
import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.model.SpanKind;
import ai.trodo.test.RecordingTrodo;
import ai.trodo.test.TrodoTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** What {@code @TrodoTest} gives to tests of users, which are run here as JUnit runs them. */
class TrodoTestSliceTests {
    @Test
    void aSliceRecordsTheBeansInQuestionAndNothingElseIsThere() {
        Events tests = run(Slice.class);
        tests.assertStatistics(counts -> counts.succeeded(2).failed(0));
    }

    @Test
    void aTestThatLeavesARunOpenOrNeverLooksFails() {
        Events tests = run(Careless.class);
        tests.assertStatistics(counts -> counts.failed(2).succeeded(0));
    }

    @Test
    void aWholeApplicationIsRecordedToo() {
        run(Whole.class).assertStatistics(counts -> counts.succeeded(1).failed(0));
    }

    private static Events run(Class<?> type) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*")
                .selectors(selectClass(type))
                .execute()
                .testEvents();
    }

    @TrodoTest
    @ContextConfiguration(classes = {Support.class, Orders.class})
    static class Slice {
        @Autowired
        private Support support;

        @Test
        void recordsTheTree(RecordingTrodo trodo, @Autowired ApplicationContext context) {
            assertThat(support.answer("42")).isEqualTo("order 42");
            assertThat(trodo.run()).hasSpan("lookup").ofKind(SpanKind.TOOL).hasOutput("order 42");
            assertThat(context.containsBean("trodoRunFilter")).isFalse();
        }

        @Test
        void beginsEmpty(RecordingTrodo trodo, TrodoClient client) {
            assertThat(trodo.runs()).isEmpty();
            assertThat(client).isSameAs(trodo.client());
        }
    }

    @TrodoTest
    @ContextConfiguration(classes = {Support.class, Orders.class})
    static class Careless {
        @Test
        void leavesARunOpen(TrodoClient client) {
            client.agent("open").start();
        }

        @Test
        void neverLooks(@Autowired Support support) {
            support.answer("1");
        }
    }

    @TrodoTest
    @SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    static class Whole {
        @Test
        void recordsTheTree(RecordingTrodo trodo, @Autowired Support support) {
            support.answer("42");
            assertThat(trodo.run()).hasSpan("lookup");
        }
    }

    @SpringBootConfiguration
    @ImportAutoConfiguration({AopAutoConfiguration.class})
    @Import({Support.class, Orders.class})
    static class Application {}

    public static class Support {
        private final Orders orders;

        Support(Orders orders) {
            this.orders = orders;
        }

        @Agent
        public String answer(String id) {
            return orders.lookup(id);
        }
    }

    public static class Orders {
        @Tool
        public String lookup(String id) {
            return "order " + id;
        }
    }
}
