package ai.trodo.spring.observation;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.context.RunBaggage;
import ai.trodo.internal.Guard;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Tracer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/** Makes end user and conversation of the run baggage of the application's tracer while an annotated method runs. */
final class BaggageInterceptor implements MethodInterceptor {
    private final Supplier<@Nullable Tracer> tracer;
    private final Supplier<TrodoClient> client;

    BaggageInterceptor(Supplier<@Nullable Tracer> tracer, Supplier<TrodoClient> client) {
        this.tracer = tracer;
        this.client = client;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        ActiveSpan current = Current.get();
        if (current == null || !current.isRecording()) {
            return call.proceed();
        }
        List<BaggageInScope> entered = Guard.orElse(List.of(), "baggage could not be set", this::enter);
        try {
            return call.proceed();
        } finally {
            for (int i = entered.size() - 1; i >= 0; i--) {
                BaggageInScope last = entered.get(i);
                Guard.run("baggage could not be put back", last::close);
            }
        }
    }

    private List<BaggageInScope> enter() {
        Tracer known = tracer.get();
        if (known == null) {
            return List.of();
        }
        RunScope run = client.get().currentRun();
        List<BaggageInScope> entered = new ArrayList<>(2);
        enter(known, RunBaggage.DISTINCT_ID, run.distinctId(), entered);
        enter(known, RunBaggage.CONVERSATION_ID, run.conversationId(), entered);
        return entered;
    }

    private static void enter(Tracer tracer, String name, @Nullable String value, List<BaggageInScope> entered) {
        if (value != null && !value.equals(tracer.getAllBaggage().get(name))) {
            entered.add(tracer.createBaggageInScope(name, value));
        }
    }
}
