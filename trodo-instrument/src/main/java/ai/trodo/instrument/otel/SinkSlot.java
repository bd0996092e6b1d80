package ai.trodo.instrument.otel;

import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where SDKs that are set up by OpenTelemetry itself find the client of this process. The Java agent keeps its SDK, and
 * this class with it when it is one of its extensions, in a class loader of its own; the two meet in a system property
 * that holds a function of JDK types, set only where there is an agent.
 */
final class SinkSlot {
    private static final String PROPERTY = "ai.trodo.opentelemetry";
    private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";
    private static final String START = "start";
    private static final String END = "end";
    private static final String MERGED = "merged";

    private static volatile @Nullable SpanSink sink;

    private SinkSlot() {}

    static void set(SpanSink to) {
        sink = to;
        if (isAgentHere()) {
            System.getProperties().put(PROPERTY, new Remote(to));
        }
    }

    /** Takes it back unless another has come since. */
    static void clear(SpanSink from) {
        if (sink == from) {
            sink = null;
        }
        if (System.getProperties().get(PROPERTY) instanceof Remote remote && remote.sink == from) {
            System.getProperties().remove(PROPERTY);
        }
    }

    /** Null while there is no client. */
    @SuppressWarnings("unchecked")
    static @Nullable SpanSink current() {
        SpanSink here = sink;
        if (here != null) {
            return here;
        }
        return System.getProperties().get(PROPERTY) instanceof BiFunction<?, ?, ?> other
                ? new Far((BiFunction<String, Object, Object>) other)
                : null;
    }

    private static boolean isAgentHere() {
        try {
            Class.forName(AGENT, false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException none) {
            return false;
        }
    }

    /** What the client's side offers to the other class loader. */
    private record Remote(SpanSink sink) implements BiFunction<String, Object, Object> {
        @Override
        @SuppressWarnings("unchecked")
        public Object apply(String what, Object told) {
            switch (what) {
                case START -> {
                    String[] span = (String[]) told;
                    return sink.started(span[0], span[1], span[2], span[3]);
                }
                case END -> {
                    sink.ended((Map<String, Object>) told);
                    return Boolean.TRUE;
                }
                default -> {
                    return sink.isMerged((String) told);
                }
            }
        }
    }

    /** The client's side as the agent's side sees it. */
    private record Far(BiFunction<String, Object, Object> client) implements SpanSink {
        @Override
        @SuppressWarnings("unchecked")
        public Map<String, String> started(String traceId, String spanId, String parentSpanId, String name) {
            return (Map<String, String>) client.apply(START, new String[] {traceId, spanId, parentSpanId, name});
        }

        @Override
        public void ended(Map<String, Object> told) {
            Object unused = client.apply(END, told);
        }

        @Override
        public boolean isMerged(String spanId) {
            return Boolean.TRUE.equals(client.apply(MERGED, spanId));
        }
    }
}
