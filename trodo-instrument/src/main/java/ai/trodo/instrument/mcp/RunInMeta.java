package ai.trodo.instrument.mcp;

import ai.trodo.TrodoClient;
import ai.trodo.context.Activation;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Propagation;
import ai.trodo.context.TrodoThreadLocalAccessor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/** The current run as it travels in {@code _meta} of a request, whatever library sends that. */
public final class RunInMeta {
    static final String RUN = "trodoRunId";
    static final String PARENT = "trodoParentSpanId";
    static final String USER = "trodoDistinctId";
    static final String HEADER_USER = "X-Trodo-Distinct-Id";

    private RunInMeta() {}

    /** Empty outside a run. */
    public static Map<String, Object> of(TrodoClient trodo) {
        Map<String, String> headers = trodo.propagationHeaders();
        Map<String, Object> meta = new LinkedHashMap<>();
        if (headers.containsKey(Propagation.RUN_ID)) {
            meta.put(RUN, headers.get(Propagation.RUN_ID));
        }
        if (headers.containsKey(Propagation.PARENT_SPAN_ID)) {
            meta.put(PARENT, headers.get(Propagation.PARENT_SPAN_ID));
        }
        String user = trodo.currentRun().distinctId();
        if (user != null && !meta.isEmpty()) {
            meta.put(USER, user);
        }
        return meta;
    }

    /** The same as headers of HTTP. */
    public static Map<String, String> headers(TrodoClient trodo) {
        Map<String, String> headers = new LinkedHashMap<>(trodo.propagationHeaders());
        String user = trodo.currentRun().distinctId();
        if (user != null && !headers.isEmpty() && isHeader(user)) {
            headers.put(HEADER_USER, user);
        }
        return headers;
    }

    /** The same of the run in a Reactor context; of the current one where there is none in it. */
    static Map<String, String> headers(TrodoClient trodo, ContextView reactor) {
        @Nullable ContextSnapshot known = reactor.getOrDefault(TrodoThreadLocalAccessor.KEY, null);
        if (known == null) {
            return headers(trodo);
        }
        try (Activation active = known.activate()) {
            return headers(trodo);
        }
    }

    /** Whether a text may stand in a header as it is. */
    private static boolean isHeader(String text) {
        return !text.isBlank() && text.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }
}
