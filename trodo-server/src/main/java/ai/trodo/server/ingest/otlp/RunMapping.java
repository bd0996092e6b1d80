package ai.trodo.server.ingest.otlp;

import ai.trodo.model.Run;
import ai.trodo.model.RunStatus;
import ai.trodo.model.Span;
import ai.trodo.model.SpanStatus;
import ai.trodo.server.fold.RunMerge;
import ai.trodo.wire.otlp.Attributes;
import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.OtlpValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one span of a trace says about its run. The root says most: name, input, output, status. The others only add who
 * and which conversation, because their instrumentation often knows it while the root, a web server's, does not.
 */
final class RunMapping {
    private static final String TRACE_ID = RunMerge.TRACE_ID;
    private static final String VERCEL_METADATA = "ai.telemetry.metadata.";
    private static final String TRACELOOP_PROPERTIES = "traceloop.association.properties.";

    private RunMapping() {}

    /** The run that a span belongs to: the one that it names, else its trace. */
    static String runId(OtlpSpan span) {
        Object named = span.attributes().get("trodo.run_id");
        return named instanceof String id && !id.isBlank() ? id : OtlpValues.runId(span.traceId());
    }

    /** Says only that the run is a trace: one whose root never comes is ended when it has been quiet for a while. */
    static Run mark(OtlpSpan otel, String runId) {
        return Run.builder(runId).metadata(Map.of(TRACE_ID, otel.traceId())).build();
    }

    /** Null when the span says nothing about the run. */
    static @Nullable Run patch(OtlpSpan otel, Span span, Attributes attributes, String runId) {
        Attributes resource = new Attributes(otel.resource());
        boolean root = otel.parentSpanId() == null;
        String agent = agentName(attributes, resource, root, otel);
        String user = distinctId(attributes);
        String conversation = conversationId(attributes);
        if (!otel.isRoot() && agent == null && user == null && conversation == null) {
            return null;
        }
        Run.Builder run = Run.builder(runId)
                .agentName(agent)
                .distinctId(user)
                .conversationId(conversation)
                .parentRunId(attributes.text("trodo.parent_run_id"))
                .tags(tags(attributes))
                .environment(first(
                        attributes.text("langfuse.environment"),
                        resource.text("deployment.environment.name", "deployment.environment")))
                .release(first(attributes.text("langfuse.release"), resource.text("service.version")));
        if (otel.isRoot()) {
            ended(run, span);
            run.metadata(metadata(otel, attributes, resource));
        } else {
            run.metadata(Map.of(TRACE_ID, otel.traceId()));
        }
        if (root) {
            run.input(span.input()).output(span.output());
        }
        return run.build();
    }

    private static void ended(Run.Builder run, Span span) {
        run.startedAt(span.startedAt()).endedAt(span.endedAt());
        if (span.status() == SpanStatus.ERROR) {
            run.status(RunStatus.ERROR);
            run.errorSummary(span.error() == null ? null : span.error().message());
        } else if (span.endedAt() != null) {
            run.status(RunStatus.OK);
        }
    }

    private static @Nullable String agentName(Attributes attributes, Attributes resource, boolean root, OtlpSpan otel) {
        String told = attributes.text(
                "trodo.agent_name",
                VERCEL_METADATA + "agentName",
                "langfuse.trace.name",
                "traceloop.workflow.name",
                "mlflow.traceName");
        if (told == null && root) {
            told = attributes.text("gen_ai.agent.name", "agent.name", "ai.telemetry.functionId");
        }
        if (told == null && root) {
            String service = resource.text("service.name");
            told = service == null || service.startsWith("unknown_service") ? otel.name() : service;
        }
        return told == null || told.isBlank() ? null : told;
    }

    private static @Nullable String distinctId(Attributes from) {
        return from.text(
                "trodo.distinct_id",
                VERCEL_METADATA + "userId",
                "langfuse.user.id",
                "user.id",
                "enduser.id",
                TRACELOOP_PROPERTIES + "user_id",
                "mlflow.trace.user");
    }

    private static @Nullable String conversationId(Attributes from) {
        return from.text(
                "trodo.conversation_id",
                "gen_ai.conversation.id",
                VERCEL_METADATA + "sessionId",
                "langfuse.session.id",
                "session.id",
                TRACELOOP_PROPERTIES + "session_id",
                TRACELOOP_PROPERTIES + "thread_id",
                TRACELOOP_PROPERTIES + "chat_id",
                "mlflow.trace.session");
    }

    private static List<String> tags(Attributes from) {
        List<String> tags = new ArrayList<>();
        for (String key : new String[] {"trodo.tags", "langfuse.trace.tags", "tag.tags", VERCEL_METADATA + "tags"}) {
            if (from.any(key) instanceof List<?> list) {
                list.forEach(tag -> tags.add(String.valueOf(tag)));
            }
        }
        return tags.stream().filter(tag -> !tag.isBlank()).distinct().limit(50).toList();
    }

    private static Map<String, Object> metadata(OtlpSpan otel, Attributes attributes, Attributes resource) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put(TRACE_ID, otel.traceId());
        for (String key : new String[] {"service.name", "service.namespace", "service.instance.id"}) {
            String value = resource.text(key);
            if (value != null) {
                metadata.put(key, value);
            }
        }
        attributes.rest().forEach((key, value) -> {
            String name = strip(key);
            if (name != null) {
                metadata.put(name, value);
            }
        });
        return metadata;
    }

    private static @Nullable String strip(String key) {
        for (String prefix :
                new String[] {VERCEL_METADATA, TRACELOOP_PROPERTIES, "langfuse.trace.metadata.", "trodo.metadata."}) {
            if (key.startsWith(prefix) && key.length() > prefix.length()) {
                String name = key.substring(prefix.length());
                boolean known = name.equals("userId")
                        || name.equals("sessionId")
                        || name.equals("agentName")
                        || name.equals("user_id")
                        || name.equals("session_id")
                        || name.equals("tags");
                return known ? null : name;
            }
        }
        return null;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
