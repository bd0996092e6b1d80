package ai.trodo.instrument.langchain4j;

import ai.trodo.TrodoClient;
import ai.trodo.capture.SpanScope;
import ai.trodo.internal.Guard;
import ai.trodo.model.SpanKind;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.invocation.InvocationContext;
import dev.langchain4j.observability.api.AiServiceListenerRegistrar;
import dev.langchain4j.observability.api.event.AiServiceCompletedEvent;
import dev.langchain4j.observability.api.event.AiServiceErrorEvent;
import dev.langchain4j.observability.api.event.AiServiceEvent;
import dev.langchain4j.observability.api.event.AiServiceRequestIssuedEvent;
import dev.langchain4j.observability.api.event.AiServiceResponseReceivedEvent;
import dev.langchain4j.observability.api.event.AiServiceStartedEvent;
import dev.langchain4j.observability.api.event.ToolExecutedEvent;
import dev.langchain4j.observability.api.listener.AiServiceListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows the calls of AI services: a stage for the call, a span for each tool. Bounded: a call that never tells its end
 * is given up as cancelled when too many wait.
 */
final class ServiceCalls {
    private static final int MAX_OPEN = 4_096;
    /** What LangChain4j calls the memory when nobody says whose it is. */
    private static final String NOBODYS = "default";

    private final Supplier<TrodoClient> client;
    private final Map<UUID, ServiceCall> open = new LinkedHashMap<>();

    ServiceCalls(Supplier<TrodoClient> client) {
        this.client = client;
    }

    void listenTo(AiServiceListenerRegistrar registrar) {
        listen(registrar, AiServiceStartedEvent.class, this::started);
        listen(registrar, AiServiceRequestIssuedEvent.class, this::requested);
        listen(registrar, AiServiceResponseReceivedEvent.class, this::answered);
        listen(registrar, ToolExecutedEvent.class, this::toolDone);
        listen(registrar, AiServiceCompletedEvent.class, event -> completed(event, null));
        listen(registrar, AiServiceErrorEvent.class, event -> completed(event, event.error()));
    }

    private static <E extends AiServiceEvent> void listen(
            AiServiceListenerRegistrar registrar, Class<E> type, Consumer<E> reaction) {
        registrar.register(new AiServiceListener<E>() {
            @Override
            public Class<E> getEventClass() {
                return type;
            }

            @Override
            public void onEvent(E event) {
                Guard.run("langchain4j event", () -> reaction.accept(event));
            }
        });
    }

    private void started(AiServiceStartedEvent event) {
        InvocationContext call = event.invocationContext();
        SpanScope around = client.get().currentSpan();
        boolean own = !AgentStages.isOpen(around);
        SpanScope stage =
                own ? client.get().span(name(call), SpanKind.AGENT).orRun().start() : around;
        if (!stage.isRecording()) {
            return;
        }
        if (own) {
            stage.input(Chat.text(event.userMessage().contents()));
            conversation(stage, call.chatMemoryId());
        }
        ServiceCall started = new ServiceCall(stage, own, ReturnKind.isImmediate(call));
        ServiceCall givenUp = null;
        synchronized (open) {
            open.put(call.invocationId(), started);
            if (open.size() > MAX_OPEN) {
                givenUp = open.remove(open.keySet().iterator().next());
            }
        }
        if (givenUp != null) {
            givenUp.cancel();
        }
        started.enter();
    }

    private static void conversation(SpanScope stage, @Nullable Object memory) {
        if (memory != null && !NOBODYS.equals(memory)) {
            stage.attribute("gen_ai.conversation.id", memory.toString());
            stage.conversationIfUnknown(memory.toString());
        }
    }

    private static String name(InvocationContext call) {
        String service = call.interfaceName();
        int simple = Math.max(service.lastIndexOf('.'), service.lastIndexOf('$')) + 1;
        return service.substring(simple) + "." + call.methodName();
    }

    private void requested(AiServiceRequestIssuedEvent event) {
        ServiceCall call = find(event);
        if (call == null) {
            return;
        }
        for (ChatMessage message : event.request().messages()) {
            if (message instanceof ToolExecutionResultMessage result && Boolean.TRUE.equals(result.isError())) {
                call.toolFailed(result.id(), Chat.text(result.contents()));
            }
        }
        call.toolsSettled();
        call.asked(event.request());
    }

    private void answered(AiServiceResponseReceivedEvent event) {
        ServiceCall call = find(event);
        if (call == null) {
            return;
        }
        call.answered(event.response());
        if (event.response().aiMessage().hasToolExecutionRequests()) {
            call.toolsWanted(client.get(), event.response().aiMessage().toolExecutionRequests());
        }
    }

    private void toolDone(ToolExecutedEvent event) {
        ServiceCall call = find(event);
        if (call != null) {
            call.toolDone(client.get(), event.request(), event.resultText());
        }
    }

    private void completed(AiServiceEvent event, @Nullable Throwable error) {
        ServiceCall call;
        synchronized (open) {
            call = open.remove(event.invocationContext().invocationId());
        }
        if (call == null) {
            return;
        }
        Object result =
                event instanceof AiServiceCompletedEvent done ? done.result().orElse(null) : null;
        call.end(result, error);
    }

    private @Nullable ServiceCall find(AiServiceEvent event) {
        synchronized (open) {
            return open.get(event.invocationContext().invocationId());
        }
    }
}
