package ai.trodo.docs;

import static ai.trodo.test.TrodoAssertions.assertThat;

import ai.trodo.annotation.Agent;
import ai.trodo.annotation.Tool;
import ai.trodo.model.SpanKind;
import ai.trodo.test.RecordingTrodo;
import ai.trodo.test.TrodoTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** Compiled here and shown in the guide; the starter's own tests run tests like these. */
final class SpringGuideSnippets {
    private SpringGuideSnippets() {}

    @TrodoTest
    @ContextConfiguration(classes = {Support.class, Orders.class})
    static class SupportTests {
        @Test
        void looksTheOrderUp(RecordingTrodo recording, @Autowired Support support) {
            support.answer("42");

            assertThat(recording.run()).hasSpan("lookup_order").ofKind(SpanKind.TOOL);
        }
    }

    static class Support {
        private final Orders orders;

        Support(Orders orders) {
            this.orders = orders;
        }

        @Agent("support")
        public String answer(String id) {
            return orders.find(id);
        }
    }

    static class Orders {
        @Tool("lookup_order")
        public String find(String id) {
            return "order " + id;
        }
    }
}
