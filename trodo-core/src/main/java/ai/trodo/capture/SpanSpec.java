package ai.trodo.capture;

import ai.trodo.context.ActiveSpan;
import ai.trodo.context.Current;
import ai.trodo.model.SpanKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A span that is about to begin, below what is current unless a parent is given. Outside a run it records nothing. Not
 * thread-safe; made for one use.
 */
public final class SpanSpec {
    private final @Nullable Recorder recorder;
    final String name;
    final SpanKind kind;

    @Nullable
    RunScope parentRun;

    @Nullable
    SpanScope parentSpan;

    boolean shielded;
    boolean innermost;
    boolean orRun;
    private boolean contents = true;
    private @Nullable Object input;
    private @Nullable String model;
    private @Nullable String provider;
    private @Nullable Map<String, Object> attributes;

    /**
     * @param recorder null when the client is switched off
     */
    public SpanSpec(@Nullable Recorder recorder, @Nullable String name, @Nullable SpanKind kind) {
        this.recorder = recorder;
        this.kind = kind == null ? SpanKind.GENERIC : kind;
        this.name = name == null || name.isBlank() ? this.kind.wireName() : name;
    }

    /** What goes in: text or any object; recorded within the capture limits. */
    public SpanSpec input(@Nullable Object input) {
        this.input = input;
        return this;
    }

    /** Adds one value that is worth filtering by; a null key is ignored. */
    public SpanSpec attribute(String key, @Nullable Object value) {
        if (recorder != null && key != null) {
            if (attributes == null) {
                attributes = new LinkedHashMap<>();
            }
            attributes.put(key, value);
        }
        return this;
    }

    /** The model that is called, as its provider names it. */
    public SpanSpec model(@Nullable String model) {
        this.model = model;
        return this;
    }

    /** The provider that is called, for example {@code openai}. */
    public SpanSpec provider(@Nullable String provider) {
        this.provider = provider;
        return this;
    }

    /** Where it hangs, instead of below what is current. */
    public SpanSpec parent(@Nullable Scope parent) {
        parentRun = parent instanceof RunScope run ? run : null;
        parentSpan = parent instanceof SpanScope span ? span : null;
        return this;
    }

    /**
     * For adapters that may see a call that somebody further out has seen already. When the span above is the same call,
     * no second span is made: what is set here is added to that one, and ending this ends nothing.
     */
    public SpanSpec shielded() {
        shielded = true;
        return this;
    }

    /** Like {@link #shielded()}, and below whatever a framework has announced: nothing further in looks at the call. */
    public SpanSpec innermost() {
        innermost = true;
        return shielded();
    }

    /** With false, of input and output only the fact is kept that there was one. Tokens are read from an output anyway. */
    public SpanSpec contents(boolean kept) {
        contents = kept;
        return this;
    }

    /**
     * For calls that are whole by themselves, such as one of a chat client or of an AI service: outside any run they become
     * a run, which ends with this span.
     */
    public SpanSpec orRun() {
        orRun = true;
        return this;
    }

    /** Begins it without making it current. */
    public SpanScope start() {
        if (recorder == null) {
            return SpanScope.NOOP;
        }
        SpanScope scope = Scopes.guarded(SpanScope.NOOP, () -> recorder.open(this));
        if (scope != SpanScope.NOOP) {
            describe(scope);
        }
        return scope;
    }

    private void describe(SpanScope scope) {
        if (!contents) {
            scope.details().withoutContents = true;
        }
        if (input != null) {
            scope.input(input);
        }
        if (model != null) {
            scope.model(model);
        }
        if (provider != null) {
            scope.provider(provider);
        }
        if (attributes != null) {
            scope.attributes(attributes);
        }
    }

    /** Begins it and makes it current on this thread; for try-with-resources. */
    public SpanScope open() {
        return start().open();
    }

    /** Runs the work inside; its result is the output unless one was set, what it throws is the error. */
    public <T, X extends Throwable> T call(ScopeCall<SpanScope, T, X> work) throws X {
        SpanScope scope = start();
        if (scope == SpanScope.NOOP) {
            return work.call(scope);
        }
        ActiveSpan before = Current.swap(scope);
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
     * Runs the work within the span, which ends with it: as an error if it throws, and what it throws reaches the
     * caller as it is.
     */
    public <X extends Throwable> void run(ScopeBlock<SpanScope, X> work) throws X {
        SpanScope scope = start();
        if (scope == SpanScope.NOOP) {
            work.run(scope);
            return;
        }
        ActiveSpan before = Current.swap(scope);
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
    public <S extends CompletionStage<?>, X extends Throwable> S callAsync(ScopeCall<SpanScope, S, X> work) throws X {
        return call(work);
    }
}
