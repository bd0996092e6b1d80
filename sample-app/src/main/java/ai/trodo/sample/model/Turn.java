package ai.trodo.sample.model;

import java.util.List;
import java.util.Map;

/**
 * What the scripted model says next: text, or tools to call, or an error.
 *
 * @param thinkMillis time until the first token
 * @param chunkMillis time between streamed pieces
 */
record Turn(String text, List<ToolCall> toolCalls, int errorStatus, long thinkMillis, long chunkMillis) {
    record ToolCall(String name, Map<String, Object> arguments) {}

    static Turn say(String text) {
        return new Turn(text, List.of(), 0, 180, 12);
    }

    static Turn call(String tool, Map<String, Object> arguments) {
        return new Turn("", List.of(new ToolCall(tool, arguments)), 0, 140, 5);
    }

    static Turn fail(int status) {
        return new Turn("", List.of(), status, 60, 0);
    }
}
