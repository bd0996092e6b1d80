package ai.trodo.instrument.springai;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.context.Activation;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import org.jspecify.annotations.Nullable;

/**
 * Turns Spring AI's observations into spans. The span opens when the observation starts: under our own current span, or
 * under the span of the parent observation where that is the deeper of the two (a stream's client is never current on
 * the thread that subscribes). The tree never depends on the order or thread of the stops, which streaming mixes up.
 */
public final class SpringAiObservations implements ObservationHandler<Observation.Context> {
    private static final Object SPAN = SpringAiObservations.class.getName() + ".span";
    private static final Object ABOVE = SpringAiObservations.class.getName() + ".above";
    private static final Object ACTIVATION = SpringAiObservations.class.getName() + ".activation";

    private final TrodoClient trodo;
    private final SpringAiSpans spans;

    /** To be registered with the observation registry that Spring AI uses. */
    public SpringAiObservations(TrodoClient trodo, SpringAiSettings settings) {
        this.trodo = trodo;
        this.spans = new SpringAiSpans(settings);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return trodo.isEnabled() && spans.knows(context);
    }

    @Override
    public void onStart(Observation.Context context) {
        Guard.run("spring-ai start", () -> {
            SpanSpec spec = spans.open(trodo, context);
            if (spec == null) {
                return;
            }
            ActiveSpan current = Current.get();
            SpanScope parent = parentOf(context, current);
            SpanScope span = (parent == null ? spec : spec.parent(parent)).start();
            if (span.isRecording()) {
                context.put(SPAN, span);
                if (current != null) {
                    context.put(ABOVE, current);
                }
                spans.started(context, span);
            }
        });
    }

    @Override
    public void onScopeOpened(Observation.Context context) {
        SpanScope span = context.get(SPAN);
        if (span != null) {
            context.put(ACTIVATION, span.activate());
        }
    }

    @Override
    public void onScopeClosed(Observation.Context context) {
        Activation activation = context.get(ACTIVATION);
        if (activation != null) {
            context.remove(ACTIVATION);
            activation.close();
        }
    }

    @Override
    public void onStop(Observation.Context context) {
        SpanScope span = context.get(SPAN);
        if (span == null) {
            return;
        }
        Guard.run("spring-ai stop", () -> spans.close(context, span));
    }

    /** Null when what is current is the right parent. */
    private static @Nullable SpanScope parentOf(Observation.Context context, @Nullable ActiveSpan current) {
        ObservationView parent = context.getParentObservation();
        while (parent != null) {
            Observation.ContextView above = parent.getContextView();
            SpanScope span = above.get(SPAN);
            if (span != null) {
                return current == null || current == above.<ActiveSpan>get(ABOVE) ? span : null;
            }
            parent = above.getParentObservation();
        }
        return null;
    }
}
