package ai.trodo.spring.messaging;

import ai.trodo.TrodoClient;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.Scope;
import ai.trodo.capture.SpanScope;
import ai.trodo.context.Propagation;
import ai.trodo.model.SpanKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The handling of messages that a listener gets at once. If all that name a run name the same, it is a span there. If
 * they name several, the handling is a run of its own that lists them, and each of them has a span that points to it.
 */
final class BatchSpans {
    static final String COUNT = "messaging.batch.message_count";
    static final String RUNS = "trodo.batch.run_ids";
    static final String RUN = "trodo.batch.run_id";
    /** Runs beyond these are not told that their messages were handled. */
    static final int MAX_RUNS = 100;

    private final List<RunScope> joined = new ArrayList<>();
    private final List<SpanScope> spans = new ArrayList<>();
    private final @Nullable RunScope own;
    private final Scope current;

    private BatchSpans(TrodoClient client, String name, int messages, Map<String, Joining> runs) {
        runs.values().forEach(joining -> joined.add(client.continueFrom(joining.headers)));
        List<RunScope> recorded = joined.stream().filter(RunScope::isRecording).toList();
        recorded.forEach(run -> spans.add(run.span(name, SpanKind.AGENT).start()));
        if (recorded.size() < 2) {
            own = null;
            current = recorded.isEmpty() ? joined.get(0) : spans.get(0);
            spans.forEach(span -> span.attribute(COUNT, messages));
            return;
        }
        own = client.agent(name).metadata(COUNT, messages).start();
        own.metadata(RUNS, recorded.stream().map(RunScope::runId).toList());
        current = own;
        for (int i = 0; i < spans.size(); i++) {
            Joining joining = runs.get(recorded.get(i).runId());
            spans.get(i).attribute(COUNT, joining == null ? 1 : joining.messages);
            if (own.isRecording()) {
                spans.get(i).attribute(RUN, own.runId());
            }
        }
    }

    /** Null when none of the messages names a run. */
    static @Nullable BatchSpans open(
            TrodoClient client, String name, List<Function<String, @Nullable String>> messages) {
        Map<String, Joining> runs = new LinkedHashMap<>();
        for (Function<String, @Nullable String> headers : messages) {
            Propagation.Incoming incoming = client.isEnabled() ? Propagation.read(headers) : null;
            if (incoming != null) {
                String run = incoming.runId() == null ? "" : incoming.runId();
                if (runs.containsKey(run) || runs.size() < MAX_RUNS) {
                    runs.computeIfAbsent(run, id -> new Joining(headers)).messages++;
                }
            }
        }
        return runs.isEmpty() ? null : new BatchSpans(client, name, messages.size(), runs);
    }

    /** What is current while the listener works. */
    Scope current() {
        return current;
    }

    void end(@Nullable Throwable failure) {
        for (SpanScope span : spans) {
            if (failure == null) {
                span.end();
            } else {
                span.fail(failure);
            }
        }
        if (own != null && failure != null) {
            own.fail(failure);
        } else if (own != null) {
            own.end();
        }
        joined.forEach(RunScope::close);
    }

    /** The messages of one run: how its first one names it, and how many there are. */
    private static final class Joining {
        private final Function<String, @Nullable String> headers;
        private int messages;

        Joining(Function<String, @Nullable String> headers) {
            this.headers = headers;
        }
    }
}
