package ai.trodo.instrument.springai;

import ai.trodo.capture.SpanScope;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;

/** A chat client's call: the stage around its model calls and tools. Tokens stay with the model calls. */
final class ChatClientSpan {
    /** Where Spring AI keeps the conversation of its chat memory. */
    private static final String CONVERSATION = "chat_memory_conversation_id";

    private ChatClientSpan() {}

    static void started(ChatClientObservationContext context, SpanScope span) {
        span.input(SpringAiMessages.of(context.getRequest().prompt().getInstructions()));
        Object conversation = context.getRequest().context().get(CONVERSATION);
        if (conversation != null) {
            span.attribute("gen_ai.conversation.id", conversation.toString());
        }
    }

    /** True when the subscriber of a stream went away. */
    static boolean fill(ChatClientObservationContext context, SpanScope span) {
        ChatClientResponse response = context.getResponse();
        if (response != null) {
            Object answer = SpringAiMessages.answer(response.chatResponse());
            if (answer != null) {
                span.output(answer);
            }
        }
        return response == null && context.isStream() && context.getError() == null;
    }
}
