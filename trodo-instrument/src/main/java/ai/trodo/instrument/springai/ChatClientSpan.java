package ai.trodo.instrument.springai;

import ai.trodo.capture.SpanScope;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.observation.ChatClientObservationContext;

/** A chat client's call: the stage around its model calls and tools. Tokens stay with the model calls. */
final class ChatClientSpan {
    /** Where Spring AI keeps the conversation of its chat memory. */
    private static final String CONVERSATION = "chat_memory_conversation_id";

    /** What Spring AI calls it when nobody says which one it is. */
    private static final String NOBODYS = "default";

    private ChatClientSpan() {}

    static void started(ChatClientObservationContext context, SpanScope span) {
        span.input(SpringAiMessages.of(context.getRequest().prompt().getInstructions()));
        Object conversation = context.getRequest().context().get(CONVERSATION);
        if (conversation != null && !NOBODYS.equals(conversation)) {
            span.attribute("gen_ai.conversation.id", conversation.toString());
            span.conversationIfUnknown(conversation.toString());
        }
        StructuredAnswer structured = StructuredAnswer.asked(context);
        if (structured != null) {
            context.put(StructuredAnswer.KEY, structured);
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
        StructuredAnswer structured = context.get(StructuredAnswer.KEY);
        if (structured != null && context.getError() == null) {
            structured.note(span);
        }
        return response == null && context.isStream() && context.getError() == null;
    }
}
