package ai.trodo;

import ai.trodo.capture.Recorder;
import ai.trodo.capture.RunScope;
import ai.trodo.context.RunBaggage;
import ai.trodo.internal.Guard;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What goes with a run to another service and comes from one: which run it is and, with baggage, whose. */
final class RunHeaders {
    private final @Nullable Recorder recorder;
    private final boolean baggage;

    RunHeaders(@Nullable Recorder recorder, boolean baggage) {
        this.recorder = recorder;
        this.baggage = baggage;
    }

    Map<String, String> outgoing() {
        Recorder known = recorder;
        return known == null ? Map.of() : Guard.orElse(Map.of(), "Headers could not be made", () -> outgoing(known));
    }

    private Map<String, String> outgoing(Recorder known) {
        Map<String, String> headers = known.distant().propagationHeaders();
        RunScope run = known.currentRun();
        String who = baggage ? new RunBaggage(run.distinctId(), run.conversationId()).header() : null;
        if (who == null || headers.isEmpty()) {
            return headers;
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(RunBaggage.HEADER, who);
        return all;
    }

    RunScope incoming(Function<String, @Nullable String> headers) {
        Recorder known = recorder;
        return known == null
                ? RunScope.NONE
                : Guard.orElse(RunScope.NONE, "Headers could not be read", () -> incoming(known, headers));
    }

    private RunScope incoming(Recorder known, Function<String, @Nullable String> headers) {
        RunScope run = known.distant().continueFrom(headers);
        if (baggage && run != RunScope.NONE) {
            RunBaggage who = RunBaggage.read(headers.apply(RunBaggage.HEADER));
            run.distinctId(who.distinctId()).conversationId(who.conversationId());
        }
        return run;
    }
}
