package ai.trodo.analytics;

import ai.trodo.capture.PlainValues;
import ai.trodo.export.Frame;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The older, flat events about agents, one message of one conversation each. Fields that are not given are left out. */
public final class AgentEvents {
    private static final Set<String> CALL =
            Set.of("prompt", "model", "temperature", "system_prompt_version", "provider", "metadata");
    private static final Set<String> TOOL = Set.of("input", "output", "latency_ms", "status");
    private static final Set<String> RESPONSE =
            Set.of("output", "model", "completion_tokens", "prompt_tokens", "total_tokens", "finish_reason");
    private static final Set<String> ERROR =
            Set.of("error_type", "error_message", "failed_tool", "failed_tools", "traceback");
    private static final Set<String> FEEDBACK = Set.of("satisfaction", "rating", "feedback");

    private final ProductEvents events;
    private final UserScope user;
    private final String agentId;
    private final String conversationId;

    AgentEvents(ProductEvents events, UserScope user, String agentId, String conversationId) {
        this.events = events;
        this.user = user;
        this.agentId = agentId;
        this.conversationId = conversationId;
    }

    /** Fields: prompt, model, temperature, system_prompt_version, provider, metadata. */
    public void call(String messageId, Map<String, ?> fields) {
        send("agent_call", messageId, null, CALL, fields);
    }

    /** Fields: input, output, latency_ms, status. */
    public void toolUse(String messageId, String toolName, Map<String, ?> fields) {
        events.guarded(() -> {
            if (ProductEvents.blankToNull(toolName) == null) {
                events.ignore("tool_use needs a tool name");
                return;
            }
            send("tool_use", messageId, toolName, TOOL, fields);
        });
    }

    /** Fields: output, model, completion_tokens, prompt_tokens, total_tokens, finish_reason. */
    public void response(String messageId, Map<String, ?> fields) {
        send("agent_response", messageId, null, RESPONSE, fields);
    }

    /** Fields: error_type, error_message, failed_tool, failed_tools, traceback. */
    public void error(String messageId, Map<String, ?> fields) {
        send("agent_error", messageId, null, ERROR, fields);
    }

    /** Fields, one of them at least: feedback, satisfaction (positive or negative), rating. */
    public void feedback(String messageId, Map<String, ?> fields) {
        send("feedback", messageId, null, FEEDBACK, fields);
    }

    private void send(
            String type,
            String messageId,
            @Nullable String toolName,
            Set<String> known,
            @Nullable Map<String, ?> fields) {
        events.guarded(() -> {
            if (ProductEvents.blankToNull(messageId) == null) {
                events.ignore(type + " needs a message id");
                return;
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("event_type", type);
            body.put("agent_id", agentId);
            body.put("conversation_id", conversationId);
            body.put("message_id", messageId);
            body.put("distinct_id", user.distinctId());
            Instant now = events.now();
            body.put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString());
            if (toolName != null) {
                body.put("tool_name", toolName);
            }
            PlainValues.properties(fields).forEach((key, value) -> {
                if (value != null && known.contains(key)) {
                    body.put(key, value);
                }
            });
            if (type.equals("feedback") && known.stream().noneMatch(body::containsKey)) {
                events.ignore("feedback needs a word, a satisfaction or a rating");
                return;
            }
            events.send(Frame.Kind.TRACK_AGENT, null, body);
        });
    }
}
