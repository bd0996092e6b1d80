package ai.trodo.capture;

import ai.trodo.internal.Ids;
import ai.trodo.model.Payload;
import ai.trodo.model.RunStatus;
import ai.trodo.model.SpanKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a span: references and two times, encoded later on the worker. It and its handle are one object,
 * so that a span costs one.
 */
abstract sealed class SpanState permits SpanFacts {
    /** Open and in the buffer of its run. */
    static final int OPEN = 0;
    /** Open, but its run has ended without it: it will travel on its own. */
    static final int DETACHED = 1;

    static final int ENDED = 2;

    /** In place of an index: a second look at a call that already has a span, to which it only adds. */
    static final int SECOND_LOOK = -1;

    /** In place of an input or output, see {@link SpanSpec#contents(boolean)}. */
    static final Payload NOT_KEPT = Payload.omitted("contents switched off");

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SpanState.class, "state", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    final @Nullable RunScope agent;
    /** The span in which it happens; for a second look the span of the same call. */
    private final @Nullable SpanScope above;

    long startNanos;
    long endNanos;
    SpanKind kind;
    String name;

    @Nullable
    Object input;

    @Nullable
    Object output;

    @Nullable
    SpanDetails details;

    /** Its neighbour in the {@link SpanStack} of its run, and its number there, which no other span of the run has. */
    @Nullable
    SpanScope next;

    int index;
    private volatile int state;

    /** A span that never was open. */
    SpanState() {
        agent = null;
        above = null;
        kind = SpanKind.GENERIC;
        name = "";
        state = ENDED;
    }

    SpanState(RunScope agent, @Nullable SpanScope parent, String name, SpanKind kind, long startNanos) {
        this.agent = agent;
        above = parent;
        this.name = name;
        this.kind = kind;
        this.startNanos = startNanos;
    }

    /** A second look. */
    SpanState(SpanScope first, String name, long startNanos) {
        agent = first.agent;
        above = first;
        index = SECOND_LOOK;
        kind = first.kind;
        this.name = name;
        this.startNanos = startNanos;
    }

    /** The handle, which is this very object. */
    final SpanScope scope() {
        return (SpanScope) this;
    }

    @Nullable
    RunState run() {
        return agent == null ? null : agent.run;
    }

    /** Spans share half of their id with their run; the other half is made of that and of their index. */
    @Nullable
    String id() {
        SpanState first = first();
        RunState run = first.run();
        return run == null ? null : Ids.render(Ids.high(run.idLow, first.index), run.idLow);
    }

    @Nullable
    String parentId() {
        SpanScope within = within();
        if (within != null) {
            return within.spanId();
        }
        SpanScope parent = first().above;
        return parent != null ? parent.spanId() : agent == null ? null : agent.spanId();
    }

    /** The span of another tracer in which it happens; null when that was a look at a call that has a span of ours. */
    @Nullable
    SpanScope within() {
        SpanDetails known = first().details;
        SpanScope within = known == null ? null : known.within;
        return within == null || within.hasVanished() ? null : within;
    }

    /** See {@link SpanSpec#shielded()}. */
    SpanScope secondLook(String innerName, long now) {
        return new SpanScope((SpanScope) first(), innerName, now);
    }

    /** The span of the call at which this is a look. */
    SpanState first() {
        if (index == SECOND_LOOK && above != null) {
            return above;
        }
        SpanDetails known = details;
        return known != null && known.became != null ? known.became : this;
    }

    /** Null directly under the run. */
    @Nullable
    SpanScope parent() {
        SpanScope parent = first().above;
        return parent != null || agent == null ? parent : agent.span;
    }

    /** Turns out to be a second look at a call that has a span: what it knows goes there, and so do its children. */
    void become(SpanScope known) {
        SpanState first = known;
        details().became = (SpanScope) first.first();
    }

    /** Whether it is in the buffer of its run and no span of its own any more. */
    boolean hasVanished() {
        return details != null && details.became != null;
    }

    boolean isOpen() {
        return state < ENDED;
    }

    int state() {
        return state;
    }

    boolean detach() {
        return state == OPEN && STATE.compareAndSet(this, OPEN, DETACHED);
    }

    boolean hasOutput() {
        return output != null;
    }

    void arguments(CallSite site, @Nullable Object[] arguments) {
        RunState run = run();
        if (run != null && isOpen()) {
            input = run.recorder.payloads.capture(site, arguments);
        }
    }

    void result(CallSite site, @Nullable Object result) {
        RunState run = run();
        if (run != null && isOpen()) {
            if (output == null) {
                output = run.recorder.payloads.captureResult(site, result);
            }
            if (kind == SpanKind.LLM) {
                run.recorder.usage.read(scope(), result);
            }
        }
    }

    /** What is kept of an input or output that the application or an adapter sets. */
    @Nullable
    Object kept(RunState run, @Nullable Object value) {
        if (!keepsContents()) {
            return value == null ? null : NOT_KEPT;
        }
        return run.recorder.payloads.capture(value);
    }

    /** False when contents are switched off for it; for adapters that have contents elsewhere than in input and output. */
    public boolean keepsContents() {
        return details == null || !details.withoutContents;
    }

    /** Whether it happens, however deep, in the given agent and span; anywhere when there is no agent. */
    boolean isWithin(RunScope in, @Nullable SpanScope parent) {
        if (parent == null) {
            return in == RunScope.NONE || in.run == run();
        }
        SpanScope each = first().above;
        while (each != null && each != parent) {
            each = each.first().above;
        }
        return each == parent;
    }

    /** Nothing changes when no tokens were reported, or when a look further inside has told of the same answer already. */
    void reading(UsageReading reading) {
        if (isOpen() && !reading.usage().isUnknown() && !details().hasCounted(reading.responseId())) {
            SpanDetails known = details();
            known.usage = reading.usage();
            known.reading = reading;
            if (known.model == null) {
                known.model = reading.model();
            }
        }
    }

    void status(RunStatus status) {
        if (isOpen()) {
            details().status = SpanDetails.spanStatus(status);
        }
    }

    /** For work that was over before its span was opened. */
    void shiftStart(long nanos) {
        startNanos -= Math.max(0, nanos);
    }

    /** The time of the end; the first time that was taken stays. */
    void noteEnd(RunState run) {
        if (isOpen() && endNanos == 0) {
            endNanos = Math.max(startNanos, run.recorder.clock.nanoTime());
        }
    }

    void finish(RunState run) {
        noteEnd(run);
        int heavy = Payloads.heavy(input) + Payloads.heavy(output);
        int was = (int) STATE.getAndSet(this, ENDED);
        if (was == ENDED) {
            run.recorder.countEndedTwice();
        } else if (index == SECOND_LOOK || hasVanished()) {
            Shield.merge(scope(), (SpanScope) first());
            run.recorder.outliving(was == DETACHED ? -1 : 0);
        } else if (was == DETACHED) {
            run.late(scope());
        } else if (run.only == this) {
            run.endWith(scope());
        } else if (heavy > 0) {
            run.heavy(heavy);
        }
        tellEnded();
    }

    /** See {@link Scope#whenEnded}. The fence is the other half of that of the state: one of the two sees the other. */
    void toldWhenEnded(Consumer<@Nullable Throwable> work) {
        SpanDetails known = details();
        synchronized (known) {
            if (known.afterEnd == null) {
                known.afterEnd = new AfterEnd();
            }
            known.afterEnd.add(work);
        }
        VarHandle.fullFence();
        if (!isOpen()) {
            tellEnded();
        }
    }

    private void tellEnded() {
        SpanDetails known = details;
        if (known != null && known.afterEnd != null) {
            known.afterEnd.ended(known.failure);
        }
    }

    SpanDetails details() {
        SpanDetails existing = details;
        if (existing == null) {
            details = existing = new SpanDetails();
        }
        return existing;
    }
}
