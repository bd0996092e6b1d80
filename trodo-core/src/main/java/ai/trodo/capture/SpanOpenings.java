package ai.trodo.capture;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import org.jspecify.annotations.Nullable;

/** Begins spans: below what is current or a given parent, and where nobody has opened a run in one made for them. */
final class SpanOpenings {
    private final Recorder recorder;
    private final SpanFilter filter;
    private final boolean standaloneLlm;

    SpanOpenings(Recorder recorder, SpanFilter filter, boolean standaloneLlm) {
        this.recorder = recorder;
        this.filter = filter;
        this.standaloneLlm = standaloneLlm;
    }

    SpanScope open(SpanSpec spec) {
        ActiveSpan current = Current.get();
        RunScope agent = spec.parentRun;
        SpanScope parent = spec.parentSpan;
        if (parent != null) {
            agent = parent.agent();
        } else if (agent != null) {
            parent = agent.span;
        } else {
            agent = agent(current);
            parent = parent(current, agent);
        }
        SpanScope announced = spec.innermost ? Shield.announced(agent, parent, spec.kind, spec.name) : null;
        if (announced != null) {
            return announced.secondLook(spec.name, recorder.clock.nanoTime());
        }
        if (agent == RunScope.NONE) {
            return outside(spec.name, spec.kind, spec.orRun, current);
        }
        SpanScope span = open(agent, parent, spec.name, spec.kind, spec.shielded, current);
        if (spec.parentRun == null && spec.parentSpan == null) {
            recorder.place(span, agent, parent);
        }
        return span;
    }

    /** With the arguments as input. */
    SpanScope open(CallSite site, @Nullable Object[] arguments, @Nullable ActiveSpan current) {
        RunScope agent = agent(current);
        SpanScope parent = parent(current, agent);
        SpanScope span = agent == RunScope.NONE
                ? outside(site.name, site.kind, false, current)
                : open(agent, parent, site.name, site.kind, site.shielded, current);
        recorder.place(span, agent, parent);
        if (span != SpanScope.NOOP) {
            span.arguments(site, arguments);
            if (site.model != null || site.provider != null) {
                span.model(site.model).provider(site.provider);
            }
        }
        return span;
    }

    private RunScope agent(@Nullable ActiveSpan current) {
        return current instanceof SpanScope span && span.owner() == recorder
                ? span.agent()
                : current instanceof RunScope run && run.owner() == recorder ? run : recorder.run(current);
    }

    private static @Nullable SpanScope parent(@Nullable ActiveSpan current, RunScope agent) {
        return current instanceof SpanScope span && span.agent() == agent ? span : agent.span;
    }

    private SpanScope open(
            RunScope agent,
            @Nullable SpanScope parent,
            String name,
            SpanKind kind,
            boolean shielded,
            @Nullable ActiveSpan current) {
        if (agent.run == null) {
            return SpanScope.NOOP;
        }
        if (shielded && parent != null && Shield.isSameCall(parent, kind, name)) {
            return parent.secondLook(name, recorder.clock.nanoTime());
        }
        SpanScope span = span(agent, parent, name, kind);
        if (parent == null && current instanceof PendingRun pending) {
            pending.saw(span);
        }
        return span;
    }

    /** Nobody has opened a run: what is whole by itself makes one. */
    private SpanScope outside(String name, SpanKind kind, boolean whole, @Nullable ActiveSpan current) {
        if (!standaloneLlm) {
            return SpanScope.NOOP;
        }
        if (current instanceof PendingRun pending && pending.owner() == recorder && PendingRun.isBegunBy(kind)) {
            RunScope begun = pending.begin();
            if (begun != RunScope.NONE) {
                SpanScope span = span(begun, null, name, kind);
                pending.saw(span);
                return span;
            }
        }
        return whole || kind == SpanKind.LLM ? standalone(name, kind) : SpanScope.NOOP;
    }

    /** A run for one span, and for what happens below it. A lone model call is marked, since it is nobody's execution. */
    private SpanScope standalone(String name, SpanKind kind) {
        RunScope scope = recorder.begin(name);
        RunState run = scope.run;
        if (run == null) {
            return SpanScope.NOOP;
        }
        if (kind == SpanKind.LLM) {
            run.metadata("standalone", true);
        }
        SpanScope span = span(scope, null, name, kind);
        run.only = span;
        if (span == SpanScope.NOOP) {
            recorder.closed(run);
        }
        return span;
    }

    SpanScope span(RunScope agent, @Nullable SpanScope parent, String name, SpanKind kind) {
        RunState run = agent.run;
        if (run == null || !keeps(kind, name)) {
            return SpanScope.NOOP;
        }
        return run.opened(new SpanScope(agent, parent, name, kind, recorder.clock.nanoTime()));
    }

    private boolean keeps(SpanKind kind, String name) {
        return filter == SpanFilter.ALL
                || Guard.orElse(true, "The span filter failed; the span was kept", () -> filter.keep(kind, name));
    }
}
