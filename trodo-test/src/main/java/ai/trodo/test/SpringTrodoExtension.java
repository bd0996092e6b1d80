package ai.trodo.test;

import ai.trodo.TrodoClient;
import ai.trodo.capture.CaptureStats;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Gives each test the recording of its Spring context, emptied, and looks at what it leaves behind. */
final class SpringTrodoExtension implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SpringTrodoExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RecordingTrodo.class || type == TrodoClient.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RecordingTrodo trodo = recording(context);
        return parameter.getParameter().getType() == TrodoClient.class ? trodo.client() : trodo;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        RecordingTrodo trodo = recording(context);
        trodo.renew();
        store(context).put(CaptureStats.class, trodo.client().captureStats());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ActiveSpan left = Current.swap(null);
        CaptureStats before = store(context).getOrDefault(CaptureStats.class, CaptureStats.class, CaptureStats.NOTHING);
        List<String> problems = TrodoExtension.leftBehind(recording(context), before, left);
        if (!problems.isEmpty() && context.getExecutionException().isEmpty()) {
            throw new AssertionError(String.join("\n", problems));
        }
    }

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    private static RecordingTrodo recording(ExtensionContext context) {
        return SpringExtension.getApplicationContext(context).getBean(RecordingTrodo.class);
    }
}
