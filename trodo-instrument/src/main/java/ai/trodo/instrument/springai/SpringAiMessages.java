package ai.trodo.instrument.springai;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.ai.document.Document;

/** Spring AI's messages and documents as the plain lists and maps that the viewer shows as a chat. */
final class SpringAiMessages {
    private SpringAiMessages() {}

    static List<Map<String, Object>> of(List<Message> messages) {
        List<Map<String, Object>> chat = new ArrayList<>(messages.size());
        for (Message message : messages) {
            if (message instanceof ToolResponseMessage results) {
                addToolResults(chat, results);
            } else {
                chat.add(message(message));
            }
        }
        return chat;
    }

    /** One message for one answer, a list for several; null when the model said nothing at all. */
    static @Nullable Object answer(@Nullable ChatResponse response) {
        if (response == null || response.getResults().isEmpty()) {
            return null;
        }
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Generation generation : response.getResults()) {
            Map<String, Object> message = message(generation.getOutput());
            String finish = generation.getMetadata().getFinishReason();
            if (finish != null && !finish.isEmpty()) {
                message.put("finish_reason", finish);
            }
            answers.add(message);
        }
        return answers.size() == 1 ? answers.get(0) : answers;
    }

    static List<Map<String, Object>> documents(List<Document> documents) {
        return documents.stream().map(SpringAiMessages::document).toList();
    }

    private static Map<String, Object> document(Document document) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", document.getId());
        view.put("score", document.getScore());
        view.put("text", document.isText() ? document.getText() : "(media)");
        view.put("metadata", document.getMetadata());
        return view;
    }

    private static Map<String, Object> message(Message message) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("role", message.getMessageType().name().toLowerCase(Locale.ROOT));
        view.put("content", message.getText());
        if (message instanceof AssistantMessage assistant && assistant.hasToolCalls()) {
            view.put(
                    "tool_calls",
                    assistant.getToolCalls().stream()
                            .map(SpringAiMessages::toolCall)
                            .toList());
        }
        if (message instanceof MediaContent content && !content.getMedia().isEmpty()) {
            view.put(
                    "media",
                    content.getMedia().stream().map(SpringAiMessages::media).toList());
        }
        return view;
    }

    /** Only what identifies it: the bytes of a picture do not belong into a trace. */
    private static Map<String, Object> media(Media media) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("type", media.getMimeType().toString());
        view.put("name", media.getName());
        if (media.getData() instanceof byte[] bytes) {
            view.put("bytes", bytes.length);
        } else if (media.getData() instanceof String address && address.length() < 2_000) {
            view.put("address", address);
        }
        return view;
    }

    private static Map<String, Object> toolCall(AssistantMessage.ToolCall call) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", call.id());
        view.put("name", call.name());
        view.put("arguments", call.arguments());
        return view;
    }

    /** The text of such a message is empty: its data are in the responses. */
    private static void addToolResults(List<Map<String, Object>> chat, ToolResponseMessage results) {
        for (ToolResponseMessage.ToolResponse result : results.getResponses()) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("role", "tool");
            view.put("tool_call_id", result.id());
            view.put("name", result.name());
            view.put("content", result.responseData());
            chat.add(view);
        }
    }
}
