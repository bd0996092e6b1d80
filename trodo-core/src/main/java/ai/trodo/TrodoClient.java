package ai.trodo;

import ai.trodo.analytics.ProductEvents;
import ai.trodo.analytics.Severity;
import ai.trodo.analytics.UserScope;
import ai.trodo.capture.CallSite;
import ai.trodo.capture.CaptureStats;
import ai.trodo.capture.Feedback;
import ai.trodo.capture.LlmCall;
import ai.trodo.capture.McpCall;
import ai.trodo.capture.PendingRun;
import ai.trodo.capture.Recorder;
import ai.trodo.capture.RunEnd;
import ai.trodo.capture.RunScope;
import ai.trodo.capture.RunSpec;
import ai.trodo.capture.Scope;
import ai.trodo.capture.ScoreSpec;
import ai.trodo.capture.SessionScope;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.capture.event.TypedEvent;
import ai.trodo.context.ActiveSpan;
import ai.trodo.context.ContextExecutors;
import ai.trodo.context.ContextSnapshot;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.internal.Ids;
import ai.trodo.model.SpanKind;
import ai.trodo.pipeline.FlushResult;
import ai.trodo.pipeline.Outbox;
import ai.trodo.pipeline.Stats;
import ai.trodo.prompt.PromptRequest;
import ai.trodo.prompt.PromptShelf;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what agents do. One per application, safe for use by all threads. Apart from checks of arguments at start-up
 * no method throws, blocks or changes what the application does; {@link #flush} and {@link #close} wait at most as long
 * as they are told.
 */
public final class TrodoClient implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final TrodoClient NOOP = new TrodoClient(null, null, ProductEvents.NONE, PromptShelf.NONE, false);

    private final @Nullable Recorder recorder;
    private final @Nullable Outbox outbox;
    private final ProductEvents productEvents;
    private final PromptShelf prompts;
    private final RunHeaders headers;
    /** Whether what is opened here keeps its contents, and the same client with the other answer. */
    private final boolean contents;

    private final TrodoClient other;

    TrodoClient(
            @Nullable Recorder recorder,
            @Nullable Outbox outbox,
            ProductEvents productEvents,
            PromptShelf prompts,
            boolean baggage) {
        this.recorder = recorder;
        this.outbox = outbox;
        this.productEvents = productEvents;
        this.prompts = prompts;
        headers = new RunHeaders(recorder, baggage);
        contents = true;
        other = new TrodoClient(this);
    }

    private TrodoClient(TrodoClient keeping) {
        recorder = keeping.recorder;
        outbox = keeping.outbox;
        productEvents = keeping.productEvents;
        prompts = keeping.prompts;
        headers = keeping.headers;
        contents = false;
        other = keeping;
    }

    /** Nothing is read from the environment unless the builder is told to. */
    public static TrodoClientBuilder builder() {
        return new TrodoClientBuilder();
    }

    /** A client that does nothing at all. */
    public static TrodoClient noop() {
        return NOOP;
    }

    /** A client that is set by the variables {@code TRODO_*} of the environment alone. */
    public static TrodoClient fromEnvironment() {
        return builder().environment(System.getenv()).build();
    }

    /**
     * The same client; with false, of inputs and outputs of the runs and spans that it opens only the fact is kept that there
     * was one. For adapters of libraries. Call sites say for themselves what they capture.
     */
    public TrodoClient contents(boolean kept) {
        return kept == contents ? this : other;
    }

    /** A run; inside another run a child span. */
    public RunSpec agent(String name) {
        return new RunSpec(recorder, name, false).contents(contents);
    }

    /**
     * The place of a run that begins only when a model, a retrieval or a stage of an agent is seen in it; for filters around
     * requests.
     *
     * @param name asked for when it begins
     */
    public PendingRun pendingRun(Supplier<String> name) {
        return recorder == null ? PendingRun.NONE : recorder.pending(name);
    }

    /** A run that is ended somewhere else, by {@link #endRun}; visible at once and not current. */
    public RunSpec startRun(String agentName) {
        return new RunSpec(recorder, agentName, true).contents(contents);
    }

    /** Something that is done for the agent: a function, a command, a call of a service. Outside a run it records nothing. */
    public SpanSpec tool(String name) {
        return span(name, SpanKind.TOOL);
    }

    /** A call of a model. Outside a run it makes a small run for itself, unless the capture settings say otherwise. */
    public SpanSpec llm(String name) {
        return span(name, SpanKind.LLM);
    }

    /** A search for material that a model is to read. */
    public SpanSpec retrieval(String name) {
        return span(name, SpanKind.RETRIEVAL);
    }

    /** A stage of no particular kind. */
    public SpanSpec trace(String name) {
        return span(name, SpanKind.GENERIC);
    }

    /** A span of any kind; of kind agent it is a stage inside the current run, never a run. */
    public SpanSpec span(String name, SpanKind kind) {
        return new SpanSpec(recorder, name, kind).contents(contents);
    }

    /**
     * A span of any kind but agent for a call of a method that was looked at before, with its arguments as input: the
     * cheapest way, for interceptors. Not made current; end it with {@link SpanScope#end(CallSite, Object)}.
     */
    public SpanScope start(CallSite site, @Nullable Object[] arguments) {
        return start(site, arguments, Current.get());
    }

    /**
     * The same for who knows already what is current on this thread.
     *
     * @param current what {@link Current#get()} says
     */
    public SpanScope start(CallSite site, @Nullable Object[] arguments, @Nullable ActiveSpan current) {
        return recorder == null ? SpanScope.NOOP : recorder.start(site, arguments, current);
    }

    /** A run for a call of a method that was looked at before, with its arguments as input. */
    public RunSpec agent(CallSite site, @Nullable Object[] arguments) {
        return new RunSpec(recorder, site.name(), false).input(site, arguments);
    }

    /**
     * Goes on with a run of another process. Writes no run of its own: spans below are appended to that run, and
     * closing the scope sends them.
     */
    public RunScope joinRun(String runId, @Nullable String parentSpanId) {
        return recorder == null
                ? RunScope.NONE
                : Guard.orElse(
                        RunScope.NONE,
                        "A run could not be joined",
                        () -> recorder.distant().join(runId, parentSpanId));
    }

    /** Ends a run by its id, wherever it was started. */
    public void endRun(String runId, Consumer<RunEnd> how) {
        if (recorder != null) {
            Guard.run("A run could not be ended", () -> recorder.distant().endRun(runId, how));
        }
    }

    /** The run or agent that is current on this thread; {@link RunScope#NONE} outside. */
    public RunScope currentRun() {
        return recorder == null ? RunScope.NONE : recorder.currentRun();
    }

    /** The span that is current on this thread; {@link SpanScope#NOOP} outside. */
    public SpanScope currentSpan() {
        return recorder == null ? SpanScope.NOOP : recorder.currentSpan();
    }

    /** Records a model call that has already happened below what is current; nothing outside a run. */
    public void trackLlmCall(LlmCall call) {
        if (recorder != null) {
            Guard.run("A model call could not be tracked", () -> recorder.track(call, contents));
        }
    }

    /** Records a tool call of an MCP server outside any run; returns the id of its span. */
    public String trackMcp(McpCall call) {
        return recorder == null
                ? Ids.newId()
                : Guard.orElse(
                        "",
                        "An MCP call could not be tracked",
                        () -> recorder.lone().track(call, contents));
    }

    /** What an end user says about a run. */
    public void feedback(String runId, Feedback feedback) {
        if (recorder != null) {
            Guard.run("Feedback could not be recorded", () -> recorder.lone().feedback(feedback, runId));
        }
    }

    /** A judgement of the run or span that it names. */
    public void score(ScoreSpec score) {
        if (recorder != null) {
            Guard.run("A score could not be recorded", () -> recorder.lone().score(List.of(score), null));
        }
    }

    /** Something that happened now in the current span or run, nothing outside. */
    public void event(TypedEvent event) {
        current().event(event);
    }

    /** Links the commit of the working copy around this folder to the current span or run. */
    public void gitLink(Path folder) {
        current().gitLink(folder);
    }

    private Scope current() {
        SpanScope span = currentSpan();
        return span == SpanScope.NOOP ? currentRun() : span;
    }

    /** A prompt that the collector keeps. The first question for it waits for the collector, at most three seconds. */
    public PromptRequest prompt(String name) {
        return prompts.ask(name);
    }

    /** A conversation whose turns are runs. */
    public SessionScope session(String conversationId) {
        return new SessionScope(recorder, conversationId, null);
    }

    /**
     * What a user does, beside what agents do. Makes no request by itself.
     *
     * @throws IllegalArgumentException when the id is empty
     */
    public UserScope forUser(String distinctId) {
        return productEvents.forUser(distinctId);
    }

    /** With the session of the user's browser, so that both are seen as one. */
    public UserScope forUser(String distinctId, @Nullable String sessionId) {
        return productEvents.forUser(distinctId, sessionId);
    }

    /** A product event of the server itself, of no user. */
    public void track(String name, Map<String, ?> properties) {
        productEvents.track(name, properties);
    }

    /** An error that was caught, of no user. */
    public void captureError(Throwable error, Severity severity) {
        productEvents.captureError(error, severity);
    }

    /** The rest of what product events can do: switching auto events, counters. */
    public ProductEvents productEvents() {
        return productEvents;
    }

    /** What another service needs to go on with the current run; empty outside a run. */
    public Map<String, String> propagationHeaders() {
        return headers.outgoing();
    }

    /** Goes on with the run that headers name; {@link RunScope#NONE} when they name none. The lookup ignores case. */
    public RunScope continueFrom(Function<String, @Nullable String> headers) {
        return this.headers.incoming(headers);
    }

    /** A task that has what is current now as its context, on whatever thread it runs. */
    public Runnable wrap(Runnable task) {
        return recorder == null ? task : ContextSnapshot.capture().wrap(task);
    }

    /** The same with a result. */
    public <T> Callable<T> wrap(Callable<T> task) {
        return recorder == null ? task : ContextSnapshot.capture().wrap(task);
    }

    /** The same for a supplier; under the name {@code wrap} a lambda could be either and would not compile. */
    public <T> Supplier<T> wrapSupplier(Supplier<T> task) {
        return recorder == null ? task : ContextSnapshot.capture().wrapSupplier(task);
    }

    /** An executor whose tasks have what is current where they are submitted. */
    public Executor wrap(Executor executor) {
        return recorder == null ? executor : ContextExecutors.carrying(executor);
    }

    /** The same, for {@code submit} and {@code invokeAll} too; shutting it down shuts down the executor itself. */
    public ExecutorService wrap(ExecutorService executor) {
        return recorder == null ? executor : ContextExecutors.carrying(executor);
    }

    /** Whether anything is recorded at all. */
    public boolean isEnabled() {
        return recorder != null;
    }

    /** What was recorded, delivered and lost so far. */
    public Stats stats() {
        return outbox == null ? Stats.NOTHING : outbox.stats();
    }

    /** What is open, and what was used wrongly. */
    public CaptureStats captureStats() {
        return recorder == null ? CaptureStats.NOTHING : recorder.stats();
    }

    /** Waits until what was recorded before has been delivered, at most so long, and says what became of it. */
    public FlushResult flush(Duration timeout) {
        productEvents.flush();
        return outbox == null ? FlushResult.NOTHING : outbox.flush(timeout);
    }

    /** Ends open runs as cancelled, delivers what it can in the time given and leaves the rest on disk. */
    public FlushResult close(Duration timeout) {
        if (recorder == null || outbox == null) {
            return FlushResult.NOTHING;
        }
        Guard.run("Open runs could not be ended", recorder::close);
        productEvents.close();
        return outbox.close(timeout);
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }
}
