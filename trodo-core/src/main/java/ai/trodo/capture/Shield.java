package ai.trodo.capture;

import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * One call, one span: when a model or tool call is seen twice, by an annotation and by the framework inside or by the
 * framework and by the provider's library, the inner look adds what the outer one does not know.
 */
final class Shield {
    /** Attribute with the provider's id of an answer, by which usage is counted once. */
    static final String RESPONSE_ID = "trodo.response_id";

    /** Attribute with how often the provider was asked; of a call that a framework repeats, all of them. */
    static final String ATTEMPTS = "trodo.attempts";

    /** Weak, so that a thread that goes on does not hold what is over. */
    private static final ThreadLocal<@Nullable WeakReference<SpanScope>> ANNOUNCED = new ThreadLocal<>();

    private Shield() {}

    /** Whether a span of this kind and name, opened below the given one, is the same call. */
    static boolean isSameCall(SpanScope above, SpanKind kind, String name) {
        return above.isRecording() && isSameCallAs(above, kind, name);
    }

    /** The same whether or not it is still open. */
    static boolean isSameCallAs(SpanScope above, SpanKind kind, String name) {
        if (above.kind != kind) {
            return false;
        }
        return switch (kind) {
            case LLM, RETRIEVAL -> true;
            case TOOL -> name.equals(above.name) || above.details != null && name.equals(above.details.toolName);
            default -> false;
        };
    }

    /**
     * The span of the same call that a framework has announced on this thread; null when there is none. One look further in
     * belongs to it, and a further one only when that failed and the framework asks again.
     */
    static @Nullable SpanScope announced(RunScope agent, @Nullable SpanScope above, SpanKind kind, String name) {
        WeakReference<SpanScope> told = ANNOUNCED.get();
        SpanScope announced = told == null ? null : told.get();
        if (announced == null
                || !announced.isRecording()
                || announced.kind != kind
                || !announced.name.equals(name)
                || !announced.isWithin(agent, above)) {
            return null;
        }
        SpanDetails known = announced.first().details();
        if (known.lookedInto) {
            return null;
        }
        known.lookedInto = true;
        return announced;
    }

    /** See {@link SpanScope#announce()}. */
    static void announce(SpanScope span) {
        ANNOUNCED.set(new WeakReference<>(span));
    }

    static void merge(SpanScope inner, SpanScope outer) {
        if (!outer.isRecording()) {
            return;
        }
        if (outer.input == null) {
            outer.input = kept(inner.input, outer);
        }
        if (outer.output == null) {
            outer.output = kept(inner.output, outer);
        }
        SpanDetails known = inner.details;
        if (known != null) {
            merge(known, outer.details());
        }
    }

    private static @Nullable Object kept(@Nullable Object captured, SpanScope outer) {
        return captured == null || outer.keepsContents() ? captured : SpanState.NOT_KEPT;
    }

    private static void merge(SpanDetails inner, SpanDetails outer) {
        synchronized (outer) {
            outer.model = outer.model == null ? inner.model : outer.model;
            outer.provider = outer.provider == null ? inner.provider : outer.provider;
            outer.temperature = outer.temperature == null ? inner.temperature : outer.temperature;
            outer.toolName = outer.toolName == null ? inner.toolName : outer.toolName;
            outer.level = outer.level == null ? inner.level : outer.level;
            outer.firstOutputNanos = outer.firstOutputNanos == 0 ? inner.firstOutputNanos : outer.firstOutputNanos;
            usage(inner, outer);
            inner.attributes().forEach((key, value) -> attribute(key, value, outer));
            if (inner.failed && inner.status != SpanStatus.CANCELLED) {
                outer.innerFailure = inner;
                outer.lookedInto = false;
            }
        }
    }

    private static void attribute(String key, @Nullable Object value, SpanDetails outer) {
        if (key.equals(ATTEMPTS)
                && value instanceof Integer more
                && outer.attributes().get(ATTEMPTS) instanceof Integer before) {
            outer.attribute(key, before + more);
        } else {
            outer.attributeIfAbsent(key, value);
        }
    }

    private static void usage(SpanDetails inner, SpanDetails outer) {
        String id = responseId(inner);
        if (id != null && !outer.countedResponses().add(id)) {
            return;
        }
        if (id != null && outer.usage != null && id.equals(responseId(outer))) {
            return;
        }
        if (inner.usage != null) {
            Usage before = outer.usage;
            outer.usage = before == null ? inner.usage : before.plus(inner.usage);
            outer.reading = before == null ? inner.reading : null;
        }
        if (inner.cost != null) {
            outer.cost = outer.cost == null ? inner.cost : outer.cost.add(inner.cost);
        }
    }

    static @Nullable String responseId(SpanDetails details) {
        Object attribute = details.attributes().get(RESPONSE_ID);
        if (attribute != null) {
            return attribute.toString();
        }
        return details.reading == null ? null : details.reading.responseId();
    }
}
