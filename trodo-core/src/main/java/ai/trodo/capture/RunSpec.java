package ai.trodo.capture;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A run that is about to begin. Inside another run it begins as a child span of kind agent, unless {@link #linked()}.
 * Not thread-safe; made for one use.
 */
public final class RunSpec {
    private final @Nullable Recorder recorder;
    final String name;
    final boolean detached;
    boolean linked;

    @Nullable
    String runId;

    private boolean contents = true;
    private @Nullable String distinctId;
    private @Nullable String conversationId;
    private @Nullable String parentRunId;
    private @Nullable String siteId;
    private @Nullable Object input;
    private @Nullable CallSite site;
    private @Nullable Object @Nullable [] arguments;
    private @Nullable Map<String, Object> metadata;
    private @Nullable List<String> tags;

    /**
     * @param recorder null when the client is switched off
     * @param detached whether it is for {@code startRun}: always a run of its own, visible at once
     */
    public RunSpec(@Nullable Recorder recorder, @Nullable String name, boolean detached) {
        this.recorder = recorder;
        this.name = name == null || name.isBlank() ? "agent" : name;
        this.detached = detached;
    }

    /** The end user. Where nothing is said, the identity of the client is asked when the run begins. */
    public RunSpec distinctId(@Nullable String distinctId) {
        this.distinctId = Recorder.blankToNull(distinctId);
        return this;
    }

    /** The conversation that this run is a turn of; never guessed. */
    public RunSpec conversationId(@Nullable String conversationId) {
        this.conversationId = Recorder.blankToNull(conversationId);
        return this;
    }

    /**
     * The site that the run belongs to, as its ingest key, where several tenants share the process. A linked run belongs to
     * that of the run around it. Where nothing is said, the identity of the client is asked, then it is the client's.
     */
    public RunSpec siteId(@Nullable String siteId) {
        this.siteId = Recorder.blankToNull(siteId);
        return this;
    }

    /** The run that caused this one, where that is not the current run. */
    public RunSpec parentRunId(@Nullable String parentRunId) {
        this.parentRunId = Recorder.blankToNull(parentRunId);
        return this;
    }

    /** An id of the application's own; a fresh one when null or blank. */
    public RunSpec runId(@Nullable String runId) {
        this.runId = Recorder.blankToNull(runId);
        return this;
    }

    /** What the agent is asked: text or any object; recorded within the capture limits. */
    public RunSpec input(@Nullable Object input) {
        this.input = input;
        return this;
    }

    /** The arguments of a method as input, captured as its call site says. */
    public RunSpec input(CallSite callSite, @Nullable Object[] values) {
        site = callSite;
        arguments = values;
        return this;
    }

    /** With false, of input and output only the fact is kept that there was one. Says nothing of what happens inside. */
    public RunSpec contents(boolean kept) {
        contents = kept;
        return this;
    }

    /** Adds one value that is worth filtering by; a null key is ignored. */
    public RunSpec metadata(String key, @Nullable Object value) {
        if (recorder != null && key != null) {
            if (metadata == null) {
                metadata = new LinkedHashMap<>();
            }
            metadata.put(key, value);
        }
        return this;
    }

    /** Adds each of these; null is ignored. */
    public RunSpec metadata(Map<String, ?> values) {
        if (values != null) {
            values.forEach(this::metadata);
        }
        return this;
    }

    /** Adds words to filter by; those given before stay. */
    public RunSpec tags(String... words) {
        if (recorder != null && words != null) {
            if (tags == null) {
                tags = new ArrayList<>();
            }
            tags.addAll(List.of(words));
        }
        return this;
    }

    /** Inside a run: begins a run of its own that points to the current one, instead of a child span. */
    public RunSpec linked() {
        linked = true;
        return this;
    }

    void describe(RunState run) {
        if (distinctId != null) {
            run.distinctId = distinctId;
        }
        if (conversationId != null) {
            run.conversationId = conversationId;
        }
        if (siteId != null) {
            run.siteId = siteId;
        }
        RunIdentity identity = run.recorder.identity;
        if (identity != RunIdentity.UNKNOWN) {
            identify(run, identity);
        }
        if (parentRunId != null) {
            run.parentRunId = parentRunId;
        }
        describe(run.scope);
    }

    private static void identify(RunState run, RunIdentity identity) {
        if (run.distinctId == null) {
            run.distinctId = Recorder.blankToNull(Guard.orNull("The run identity failed", identity::distinctId));
        }
        if (run.conversationId == null) {
            run.conversationId =
                    Recorder.blankToNull(Guard.orNull("The run identity failed", identity::conversationId));
        }
        if (run.siteId == null) {
            run.siteId = run.recorder.siteId();
        }
    }

    void describe(RunScope scope) {
        if (!contents) {
            scope.withoutContents();
        }
        if (input != null) {
            scope.input(input);
        } else if (site != null && arguments != null) {
            scope.arguments(site, arguments);
        }
        if (metadata != null) {
            scope.metadata(metadata);
        }
        if (tags != null) {
            tags.forEach(scope::tag);
        }
    }

    /** Begins it without making it current. */
    public RunScope start() {
        return recorder == null ? RunScope.NONE : Scopes.guarded(RunScope.NONE, () -> recorder.runs.open(this));
    }

    /** Begins it and makes it current on this thread; for try-with-resources. */
    public RunScope open() {
        return start().open();
    }

    /** Runs the work inside; its result is the output unless one was set, what it throws is the error. */
    public <T, X extends Throwable> T call(ScopeCall<RunScope, T, X> work) throws X {
        RunScope scope = start();
        ActiveSpan before = Current.swap(Scopes.orNothing(scope));
        T result;
        try {
            result = work.call(scope);
        } catch (Throwable failure) {
            scope.fail(failure);
            throw failure;
        } finally {
            Current.swap(before);
        }
        Scopes.finish(scope, scope.hasOutput(), result);
        return result;
    }

    /**
     * Runs the work within the run, which ends with it: as an error if it throws, and what it throws reaches the
     * caller as it is.
     */
    public <X extends Throwable> void run(ScopeBlock<RunScope, X> work) throws X {
        RunScope scope = start();
        ActiveSpan before = Current.swap(Scopes.orNothing(scope));
        try {
            work.run(scope);
        } catch (Throwable failure) {
            scope.fail(failure);
            throw failure;
        } finally {
            Current.swap(before);
        }
        scope.close();
    }

    /** Like {@link #call}; ends when the returned stage does. The stage is handed through as it is. */
    public <S extends CompletionStage<?>, X extends Throwable> S callAsync(ScopeCall<RunScope, S, X> work) throws X {
        return call(work);
    }
}
