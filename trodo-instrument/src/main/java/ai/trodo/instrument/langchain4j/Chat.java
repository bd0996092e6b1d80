package ai.trodo.instrument.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** LangChain4j's messages as the plain lists and maps that the viewer shows as a chat. */
final class Chat {
    private Chat() {}

    static List<Map<String, Object>> of(List<ChatMessage> messages) {
        return messages.stream().map(Chat::message).toList();
    }

    static Map<String, Object> message(ChatMessage message) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (message instanceof SystemMessage system) {
            view.put("role", "system");
            view.put("content", system.text());
        } else if (message instanceof UserMessage user) {
            view.put("role", "user");
            view.put("content", text(user.contents()));
        } else if (message instanceof AiMessage answer) {
            assistant(view, answer);
        } else if (message instanceof ToolExecutionResultMessage result) {
            view.put("role", "tool");
            view.put("tool_call_id", result.id());
            view.put("name", result.toolName());
            view.put("content", text(result.contents()));
        } else {
            view.put("role", message.type().name().toLowerCase(Locale.ROOT));
            view.put("content", message.toString());
        }
        return view;
    }

    private static void assistant(Map<String, Object> view, AiMessage answer) {
        view.put("role", "assistant");
        view.put("content", answer.text());
        if (answer.thinking() != null) {
            view.put("reasoning", answer.thinking());
        }
        if (answer.hasToolExecutionRequests()) {
            view.put(
                    "tool_calls",
                    answer.toolExecutionRequests().stream().map(Chat::toolCall).toList());
        }
    }

    private static Map<String, Object> toolCall(ToolExecutionRequest request) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", request.id());
        view.put("name", request.name());
        view.put("arguments", request.arguments());
        return view;
    }

    /** The words; a picture or sound is only named. */
    static String text(List<Content> contents) {
        StringBuilder text = new StringBuilder();
        for (Content content : contents) {
            if (content instanceof TextContent words) {
                text.append(words.text());
            } else {
                text.append('(')
                        .append(content.type().name().toLowerCase(Locale.ROOT))
                        .append(')');
            }
        }
        return text.toString();
    }
}
