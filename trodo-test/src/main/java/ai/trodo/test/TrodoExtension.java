package ai.trodo.test;

import ai.trodo.TrodoClient;
import ai.trodo.capture.CaptureStats;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link RecordingTrodo} or its {@link TrodoClient} as parameter, and fails a test that leaves
 * something behind: a run or span that was never ended, a scope that is still current, or a run that the test never
 * looked at. A test that means to do so says {@link RecordingTrodo#allowUnread()}.
 */
public final class TrodoExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(TrodoExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RecordingTrodo.class || type == TrodoClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RecordingTrodo trodo = store(context)
                .computeIfAbsent(RecordingTrodo.class, key -> RecordingTrodo.create(), RecordingTrodo.class);
        return parameter.getParameter().getType() == TrodoClient.class ? trodo.client() : trodo;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        RecordingTrodo trodo = store(context).remove(RecordingTrodo.class, RecordingTrodo.class);
        ActiveSpan left = Current.swap(null);
        if (trodo == null) {
            return;
        }
        List<String> problems = leftBehind(trodo, CaptureStats.NOTHING, left);
        trodo.close();
        if (!problems.isEmpty() && context.getExecutionException().isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
    }

    /** @param before what earlier tests with the same recording had left behind */
    static List<String> leftBehind(RecordingTrodo trodo, CaptureStats before, @Nullable ActiveSpan left) {
        List<String> problems = new ArrayList<>();
        if (left != null) {
            problems.add("A scope is still current on the thread of the test: " + left.runId() + "/" + left.spanId());
        }
        CaptureStats stats = trodo.client().captureStats();
        long runs = stats.openRuns() - before.openRuns();
        if (runs > 0) {
            problems.add(runs + " run(s) were never ended");
        }
        long spans = stats.spansOutlivingTheirRun() - before.spansOutlivingTheirRun();
        if (spans > 0) {
            problems.add(spans + " span(s) were never ended, although their run was");
        }
        for (RecordedRun unread : trodo.unreadRuns()) {
            problems.add("A run was recorded that the test never looked at:\n" + unread.tree());
        }
        return problems;
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }
}
