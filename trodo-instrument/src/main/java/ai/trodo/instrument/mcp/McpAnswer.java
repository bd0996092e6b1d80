package ai.trodo.instrument.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered.
 *
 * @param error what went wrong, null when all went well
 */
record McpAnswer(@Nullable Object output, @Nullable String error) {
    static McpAnswer of(@Nullable Object result) {
        if (result instanceof McpSchema.CallToolResult tool) {
            Object output = tool.structuredContent() != null ? tool.structuredContent() : contents(tool.content());
            boolean failed = Boolean.TRUE.equals(tool.isError());
            return new McpAnswer(output, failed ? String.valueOf(contents(tool.content())) : null);
        }
        if (result instanceof McpSchema.ReadResourceResult resource) {
            return new McpAnswer(resources(resource.contents()), null);
        }
        if (result instanceof McpSchema.GetPromptResult prompt) {
            return new McpAnswer(
                    prompt.messages().stream()
                            .map(message -> Map.of(
                                    "role",
                                    String.valueOf(message.role()).toLowerCase(Locale.ROOT),
                                    "content",
                                    content(message.content())))
                            .toList(),
                    null);
        }
        if (result instanceof McpSchema.CompleteResult completion) {
            return new McpAnswer(completion.completion().values(), null);
        }
        return new McpAnswer(null, null);
    }

    private static Object contents(@Nullable List<McpSchema.Content> contents) {
        if (contents == null || contents.isEmpty()) {
            return "";
        }
        return contents.size() == 1
                ? content(contents.get(0))
                : contents.stream().map(McpAnswer::content).toList();
    }

    /** Text as it is; of anything else what it is, not its bytes. */
    private static Object content(McpSchema.Content content) {
        return content instanceof McpSchema.TextContent text ? text.text() : Map.of("type", content.type());
    }

    private static List<Object> resources(@Nullable List<McpSchema.ResourceContents> contents) {
        List<Object> views = new ArrayList<>();
        if (contents != null) {
            for (McpSchema.ResourceContents each : contents) {
                String text = each instanceof McpSchema.TextResourceContents plain ? plain.text() : "(binary)";
                views.add(Map.of("uri", each.uri(), "text", text));
            }
        }
        return views;
    }
}
