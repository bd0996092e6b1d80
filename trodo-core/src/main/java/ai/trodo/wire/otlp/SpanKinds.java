package ai.trodo.wire.otlp;

import ai.trodo.model.SpanKind;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what a span did from what its instrumentation says: an explicit kind first, then the operation, then traces of it. */
final class SpanKinds {
    private static final Set<String> VERCEL_WHOLE_CALLS = Set.of(
            "ai.generateText", "ai.streamText", "ai.generateObject", "ai.streamObject", "ai.embed", "ai.embedMany");

    private SpanKinds() {}

    static SpanKind of(Attributes attributes) {
        String own = attributes.text("trodo.kind", "trodo.span.kind");
        if (own != null) {
            return SpanKind.of(own);
        }
        SpanKind said = said(attributes.text(
                "openinference.span.kind", "langfuse.observation.type", "mlflow.spanType", "traceloop.span.kind"));
        if (said != null) {
            return said;
        }
        SpanKind operation = operation(attributes.text("gen_ai.operation.name"));
        if (operation != null) {
            return operation;
        }
        String vercel = attributes.text("ai.operationId", "operation.name");
        if (vercel != null && VERCEL_WHOLE_CALLS.contains(vercel.split(" ")[0])) {
            return SpanKind.AGENT;
        }
        return traces(attributes);
    }

    private static @Nullable SpanKind said(@Nullable String word) {
        if (word == null) {
            return null;
        }
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "LLM", "CHAT_MODEL", "GENERATION", "EMBEDDING" -> SpanKind.LLM;
            case "TOOL" -> SpanKind.TOOL;
            case "AGENT" -> SpanKind.AGENT;
            case "RETRIEVER", "RETRIEVAL", "RERANKER" -> SpanKind.RETRIEVAL;
            case "CHAIN", "WORKFLOW", "TASK", "GUARDRAIL", "PARSER" -> SpanKind.CHAIN;
            case "FUNCTION" -> SpanKind.FUNCTION;
            default -> null;
        };
    }

    private static @Nullable SpanKind operation(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (name) {
            case "chat", "text_completion", "generate_content", "embeddings", "completion" -> SpanKind.LLM;
            case "execute_tool" -> SpanKind.TOOL;
            case "invoke_agent", "create_agent" -> SpanKind.AGENT;
            case "retrieval" -> SpanKind.RETRIEVAL;
            case "invoke_workflow" -> SpanKind.CHAIN;
            default -> null;
        };
    }

    private static SpanKind traces(Attributes attributes) {
        if (attributes.has("gen_ai.tool.name", "ai.toolCall.name", "tool.name")) {
            return SpanKind.TOOL;
        }
        if (attributes.has("gen_ai.request.model", "gen_ai.response.model", "ai.model.id", "llm.model_name")
                || attributes.hasPrefix("gen_ai.usage.")
                || attributes.hasPrefix("llm.token_count.")) {
            return SpanKind.LLM;
        }
        if (attributes.has("db.system", "db.system.name", "retrieval.query")
                || attributes.hasPrefix("retrieval.documents.")) {
            return SpanKind.RETRIEVAL;
        }
        return attributes.has("code.function.name", "code.function") ? SpanKind.FUNCTION : SpanKind.GENERIC;
    }
}
