package ai.trodo.instrument.sdk;

import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Ids;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells to which call an HTTP request of one client belongs. A blocking call is found on its own thread. An asynchronous
 * one sends its request from a thread that knows nothing of the caller, so its parameters carry a header, which is taken
 * off before the request leaves.
 */
final class OpenCalls {
    static final String HEADER = "X-Trodo-Call";

    private final ThreadLocal<@Nullable ModelCall> here = new ThreadLocal<>();
    private final Map<String, ModelCall> named = new ConcurrentHashMap<>();
    private volatile boolean heard;

    /** Whether somebody takes the header off again. */
    boolean areHeard() {
        return heard;
    }

    void hear() {
        heard = true;
    }

    /** What is found on this thread until {@link #leave}. */
    void enter(ModelCall call) {
        here.set(call);
    }

    void leave() {
        here.remove();
    }

    /** What goes into the header; forgotten when the call is over. */
    String name(ModelCall call) {
        String name = Ids.newId();
        named.put(name, call);
        call.whenOver(() -> named.remove(name));
        return name;
    }

    @Nullable
    ModelCall find(@Nullable String name) {
        ModelCall call = name == null ? null : named.get(name);
        return call == null ? here.get() : call;
    }
}
