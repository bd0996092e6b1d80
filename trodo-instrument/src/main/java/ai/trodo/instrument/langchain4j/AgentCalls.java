package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.capture.SpanSpec;
import ai.trodo.context.Activation;
import ai.trodo.context.Current;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import dev.langchain4j.agentic.observability.AgentInvocationError;
import dev.langchain4j.agentic.observability.AgentListener;
import dev.langchain4j.agentic.observability.AgentRequest;
import dev.langchain4j.agentic.observability.AgentResponse;
import dev.langchain4j.agentic.planner.AgentInstance;
import dev.langchain4j.agentic.planner.AgenticSystemTopology;
import dev.langchain4j.agentic.scope.AgenticScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Listens at LangChain4j's agentic systems: each agent is a stage below the agent that called it, with the agent's name,
 * inputs, output and error, in whatever thread it works. Given to the outermost agent, it follows all of them.
 *
 * <p>Of the outermost agent's failure the library tells nothing, so it fails with the agent that failed below it, unless
 * the system has an error handler of its own, which may go on.
 */
public final class AgentCalls implements AgentListener {
    private static final int MAX_OPEN = 4_096;

    private record Key(Object memory, String agent) {}

    private record Call(SpanScope stage, @Nullable Activation active, Thread thread) {
        void leave() {
            AgentStages.ended(stage);
            if (active != null) {
                active.close();
            }
        }
    }

    private final TrodoClient trodo;
    private final Map<Key, Deque<Call>> open = new LinkedHashMap<>();

    /** Records to this client; nothing while it is switched off. */
    public AgentCalls(TrodoClient trodo) {
        this.trodo = trodo;
    }

    @Override
    public boolean inheritedBySubagents() {
        return true;
    }

    @Override
    public void beforeAgentInvocation(AgentRequest request) {
        Guard.run("langchain4j agent", () -> {
            AgentInstance agent = request.agent();
            SpanScope above = stageOf(request.agenticScope(), agent.parent());
            SpanSpec spec = trodo.span(request.agentName(), SpanKind.AGENT).orRun();
            SpanScope stage = (above == null ? spec : spec.parent(above)).start();
            if (!stage.isRecording()) {
                return;
            }
            stage.input(request.inputs());
            describe(stage, agent);
            // The outermost one may fail without a word: somebody further out must be there to clean up.
            boolean cleansUp = agent.parent() != null || Current.get() != null;
            AgentStages.opened(stage);
            Call call = new Call(stage, cleansUp ? stage.activate() : null, Thread.currentThread());
            put(new Key(request.agenticScope().memoryId(), agent.agentId()), call);
        });
    }

    private static void describe(SpanScope stage, AgentInstance agent) {
        stage.attribute("gen_ai.agent.id", agent.agentId());
        stage.attribute("gen_ai.agent.description", agent.description());
        AgenticSystemTopology shape = agent.topology();
        if (shape != null) {
            stage.attribute("langchain4j.topology", shape.name().toLowerCase(Locale.ROOT));
        }
    }

    @Override
    public void afterAgentInvocation(AgentResponse response) {
        Guard.run("langchain4j agent", () -> {
            Call call = take(response.agenticScope(), response.agent());
            if (call != null) {
                call.leave();
                call.stage().end(response.output());
            }
        });
    }

    @Override
    public void onAgentInvocationError(AgentInvocationError error) {
        Guard.run("langchain4j agent", () -> {
            Call call = take(error.agenticScope(), error.agent());
            if (call != null) {
                call.leave();
                call.stage().fail(cause(error.error()));
            }
            AgentInstance above = error.agent().parent();
            if (above != null && above.parent() == null && !ErrorHandlers.mayGoOn(error.agenticScope())) {
                Call outermost = take(error.agenticScope(), above);
                if (outermost != null) {
                    outermost.leave();
                    outermost.stage().fail(cause(error.error()));
                }
            }
        });
    }

    /** What the agent threw, without the library's wrappers. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause.getClass().getName().startsWith("dev.langchain4j.agentic.")
                        || cause instanceof java.lang.reflect.InvocationTargetException
                        || cause instanceof java.lang.reflect.UndeclaredThrowableException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private @Nullable SpanScope stageOf(AgenticScope scope, @Nullable AgentInstance agent) {
        if (agent == null) {
            return null;
        }
        synchronized (open) {
            Deque<Call> calls = open.get(new Key(scope.memoryId(), agent.agentId()));
            return calls == null ? null : calls.getLast().stage();
        }
    }

    private void put(Key key, Call call) {
        Call givenUp = null;
        synchronized (open) {
            open.computeIfAbsent(key, any -> new ArrayDeque<>()).addLast(call);
            if (open.size() > MAX_OPEN) {
                Iterator<Deque<Call>> oldest = open.values().iterator();
                givenUp = oldest.next().getLast();
                oldest.remove();
            }
        }
        if (givenUp != null) {
            AgentStages.ended(givenUp.stage());
            givenUp.stage().cancel();
        }
    }

    /** The call that this thread has begun; the same agent may work on several at once. */
    private @Nullable Call take(AgenticScope scope, AgentInstance agent) {
        Key key = new Key(scope.memoryId(), agent.agentId());
        synchronized (open) {
            Deque<Call> calls = open.get(key);
            if (calls == null) {
                return null;
            }
            Call found = calls.getLast();
            for (Call call : calls) {
                found = call.thread() == Thread.currentThread() ? call : found;
            }
            calls.remove(found);
            if (calls.isEmpty()) {
                open.remove(key);
            }
            return found;
        }
    }
}
