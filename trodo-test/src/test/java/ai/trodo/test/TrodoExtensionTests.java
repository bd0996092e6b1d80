package ai.trodo.test;

import static ai.trodo.test.TrodoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import ai.trodo.TrodoClient;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

final class TrodoExtensionTests {
    @ExtendWith(TrodoExtension.class)
    static final class Scenarios {
        @Test
        void clean(TrodoClient client, RecordingTrodo trodo) {
            client.agent("a").run(run -> client.tool("t").run(span -> {}));
            assertThat(trodo).hasStatus(RunStatus.OK).hasSpan("t").ofKind(SpanKind.TOOL);
        }

        @Test
        void unread(TrodoClient client) {
            client.agent("a").run(run -> {});
        }

        @Test
        void unreadAllowed(TrodoClient client, RecordingTrodo trodo) {
            trodo.allowUnread();
            client.agent("a").run(run -> {});
        }

        @Test
        void openRun(TrodoClient client) {
            client.agent("a").start();
        }

        @Test
        void openSpan(TrodoClient client, RecordingTrodo trodo) {
            client.agent("a").run(run -> run.tool("t").start());
            trodo.runs();
        }

        @Test
        void stillCurrent(TrodoClient client) {
            client.agent("a").open();
        }
    }

    @Test
    void failsTestsThatLeaveSomethingBehind() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Scenarios.class))
                .execute()
                .testEvents();
        tests.assertStatistics(count -> count.succeeded(2).failed(4));
        assertThat(tests.failed().stream()
                        .map(event -> event.getTestDescriptor().getDisplayName()))
                .allMatch(name -> name.startsWith("unread(")
                        || name.startsWith("openRun")
                        || name.startsWith("openSpan")
                        || name.startsWith("stillCurrent"));
    }

    @Test
    void showsTheTreeWhenAnAssertionFails() {
        try (RecordingTrodo trodo = RecordingTrodo.create()) {
            trodo.client().agent("a").run(run -> run.tool("t").run(span -> {}));
            assertThatThrownBy(() -> assertThat(trodo).hasSpan("missing"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Expected one span named \"missing\"")
                    .hasMessageContaining("t (tool) [OK]");
            assertThatThrownBy(() -> assertThat(trodo).hasSpan("t").ofKind(SpanKind.LLM))
                    .hasMessageContaining("Expected kind");
        }
    }
}
