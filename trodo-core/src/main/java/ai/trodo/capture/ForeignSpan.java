package ai.trodo.capture;

import ai.trodo.model.Event;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.wire.otlp.OwnKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A span that another tracer makes and that joins a run of ours: opened with it, told what it was when it ends. If the
 * same call has a span of ours already, that one learns what this one knows, and this one vanishes into it. For bridges;
 * not API; may change in any release.
 */
public final class ForeignSpan {
    /** By so much the clocks of two tracers may differ. */
    private static final long TWO_CLOCKS = 1_000_000;

    private final SpanScope scope;

    private ForeignSpan(SpanScope scope) {
        this.scope = scope;
    }

    /** @param opened a recording span that nobody else ends */
    public static ForeignSpan of(SpanScope opened) {
        opened.attribute(OwnKeys.ORIGIN, OwnKeys.OPENTELEMETRY);
        return new ForeignSpan(opened);
    }

    /** The span of ours that stands for it; {@link SpanScope#NOOP} when nothing is recorded. */
    public SpanScope scope() {
        return scope;
    }

    /**
     * Ends it as it was.
     *
     * @param noted attributes that any span of ours for the same call gets as well
     * @return whether it vanished into a span of ours
     */
    public boolean end(Span told, List<Event> events, Map<String, ?> noted) {
        RunState run = scope.run();
        if (run == null || !scope.isRecording()) {
            return false;
        }
        describe(told, run);
        scope.attributes(noted);
        SpanScope known = sameCall(run);
        if (known != null) {
            vanishInto(known, noted);
            return true;
        }
        events.forEach(event -> run.notes().add(plain(event, run)));
        scope.end();
        return false;
    }

    /**
     * Ends it as the other tracer's look at what it was opened under.
     *
     * @param id of our span, or of the run itself
     * @return false when it was opened under something else
     */
    public boolean endAs(String id, Map<String, ?> noted) {
        SpanScope above = scope.parent();
        if (above == null && id.equals(scope.runId())) {
            scope.agent().metadata(noted);
            vanishInto(SpanScope.NOOP, noted);
            return true;
        }
        if (above == null || !id.equals(above.spanId())) {
            return false;
        }
        vanishInto(above, noted);
        return true;
    }

    /** Ends it as if it had not been: what happened in it hangs where it was opened. */
    public void endUnseen() {
        SpanScope above = scope.parent();
        vanishInto(above == null ? SpanScope.NOOP : above, Map.of());
    }

    /** Where it was opened is noted even on a span that has ended, as long as its run is here. */
    private void vanishInto(SpanScope known, Map<String, ?> noted) {
        SpanDetails mine = scope.details();
        noted.forEach(mine::attribute);
        if (known != SpanScope.NOOP) {
            meet(mine, known.details(), noted);
        }
        scope.become(known);
        scope.end();
    }

    private static void meet(SpanDetails mine, SpanDetails known, Map<String, ?> noted) {
        noted.forEach(known::attribute);
        mine.remove(OwnKeys.ORIGIN);
        boolean sameTokens = Shield.responseId(mine) == null || Shield.responseId(known) == null;
        if (known.usage != null && sameTokens) {
            mine.usage = null;
            mine.cost = null;
        }
    }

    private void describe(Span told, RunState run) {
        if (told.kind() != null) {
            scope.kind = told.kind();
        }
        scope.name(String.valueOf(told.name()));
        if (told.startedAt() != null) {
            scope.startNanos = nanos(told.startedAt(), run);
        }
        if (told.endedAt() != null) {
            scope.endNanos = Math.max(scope.startNanos, nanos(told.endedAt(), run));
        }
        if (told.input().text() != null) {
            scope.input(told.input().text());
        }
        if (told.output().text() != null) {
            scope.output = run.recorder.payloads.capture(told.output().text());
        }
        scope.model(told.model()).provider(told.provider()).temperature(told.temperature());
        SpanDetails details = scope.details();
        if (!told.usage().isUnknown()) {
            details.usage = told.usage();
        }
        if (told.cost() != null) {
            details.cost = told.cost().total();
        }
        if (told.toolName() != null) {
            details.toolName = told.toolName();
        }
        details.level = told.level();
        if (told.firstOutputAt() != null) {
            details.firstOutputNanos = nanos(told.firstOutputAt(), run);
        }
        if (told.error() != null) {
            details.error(told.error());
        }
        scope.attributes(told.attributes());
        Object responseId = told.attributes().get("gen_ai.response.id");
        if (responseId != null) {
            scope.attribute(Shield.RESPONSE_ID, responseId);
        }
    }

    private static long nanos(Instant at, RunState run) {
        long micros = Math.floorDiv(at.getEpochSecond() * 1_000_000_000L + at.getNano(), 1_000L);
        return run.startNanos + (micros - run.startMicros) * 1_000L;
    }

    private static Event plain(Event event, RunState run) {
        Map<String, Object> payload = new LinkedHashMap<>();
        event.payload().forEach((key, value) -> payload.put(key, run.recorder.payloads.plain(value)));
        return event.toBuilder().payload(payload).build();
    }

    /** The span above, or the nearest one beside it that ran at the same time and has met no other. */
    private @Nullable SpanScope sameCall(RunState run) {
        if (scope.kind != SpanKind.LLM && scope.kind != SpanKind.TOOL && scope.kind != SpanKind.RETRIEVAL) {
            return null;
        }
        SpanScope above = scope.parent();
        String name = scope.details().toolName == null ? scope.name : scope.details().toolName;
        if (above != null && above.kind == scope.kind && Shield.isSameCall(above, scope.kind, name)) {
            return above;
        }
        SpanScope nearest = null;
        for (SpanScope one : run.spans.all()) {
            if (isBeside(one) && Shield.isSameCallAs(one, scope.kind, name)) {
                boolean nearer = nearest == null || distance(one) < distance(nearest);
                nearest = nearer ? one : nearest;
            }
        }
        return nearest;
    }

    private boolean isBeside(SpanScope one) {
        boolean atTheSameTime = one.startNanos <= scope.endNanos + TWO_CLOCKS
                && (one.endNanos == 0 || one.endNanos + TWO_CLOCKS >= scope.startNanos);
        return one != scope && !one.hasVanished() && isInTheSamePlace(one) && atTheSameTime && isOurs(one);
    }

    /** Ours keeps its own parent, and notes where it is one of theirs that is the deeper; which may be this very one. */
    private boolean isInTheSamePlace(SpanScope one) {
        SpanScope above = scope.parent();
        SpanScope within = one.within();
        return one.parent() == above || within != null && (within == above || within == scope);
    }

    /** Made by us, and not yet found to be the same call as another of theirs. */
    private static boolean isOurs(SpanScope one) {
        Map<String, Object> known = one.details == null ? Map.of() : one.details.attributes();
        return !known.containsKey(OwnKeys.ORIGIN) && !known.containsKey(OwnKeys.TRACE_SPAN_ID);
    }

    private long distance(SpanScope one) {
        return Math.abs(one.startNanos - scope.startNanos);
    }
}
