package ai.trodo.wire.otlp;

import java.util.Set;

/**
 * Attributes by which a span of ours, or one that joined a run of ours, is recognised on its way through OpenTelemetry.
 * What no convention has a word for travels below {@code trodo.} too. Not API; may change in any release.
 */
public final class OwnKeys {
    /** What the span stands for: {@code run}, {@code span} or {@code carrier}; only on what we send ourselves. */
    public static final String RECORD = "trodo.record";

    public static final String RUN_ID = "trodo.run_id";
    public static final String SPAN_ID = "trodo.span_id";
    public static final String PARENT_SPAN_ID = "trodo.parent_span_id";

    /** On a span of ours: where it was made, if not here. */
    public static final String ORIGIN = "trodo.origin";

    public static final String OPENTELEMETRY = "opentelemetry";

    /** On a record of ours: the ids that it has in the trace of the application, where there is one. */
    public static final String TRACE_ID = "trace_id";

    public static final String TRACE_SPAN_ID = "trace_span_id";
    public static final String TRACE_PARENT_ID = "trace_parent_id";

    static final String RUN = "run";
    static final String SPAN = "span";
    static final String CARRIER = "carrier";

    static final String PARENT_RUN_ID = "trodo.parent_run_id";
    static final String KIND = "trodo.kind";
    static final String NAME = "trodo.name";
    static final String STATUS = "trodo.status";
    static final String LEVEL = "trodo.level";
    static final String TAGS = "trodo.run.tags";
    static final String METADATA = "trodo.metadata.";
    static final String INPUT = "trodo.input";
    static final String OUTPUT = "trodo.output";
    static final String TRUNCATED_FROM = "_truncated_from";
    static final String OMITTED = "_omitted";
    static final String FIRST_OUTPUT = "gen_ai.response.time_to_first_chunk";
    static final String COST = "gen_ai.usage.cost";
    static final String COST_SOURCE = "trodo.cost.source";
    static final String COST_INPUT = "trodo.cost.input";
    static final String COST_CACHE_READ = "trodo.cost.cache_read";
    static final String COST_CACHE_WRITE = "trodo.cost.cache_write";
    static final String COST_OUTPUT = "trodo.cost.output";
    static final String STATUS_CODE = "http.response.status_code";
    static final String ERROR_TYPE = "error.type";
    static final String USER = "user.id";
    static final String CONVERSATION = "gen_ai.conversation.id";
    static final String AGENT = "gen_ai.agent.name";
    static final String OPERATION = "gen_ai.operation.name";
    static final String MODEL = "gen_ai.request.model";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String TEMPERATURE = "gen_ai.request.temperature";
    static final String TOOL = "gen_ai.tool.name";
    static final String RESPONSE_ID = "gen_ai.response.id";
    static final String FINISH_REASONS = "gen_ai.response.finish_reasons";
    static final String ENVIRONMENT = "deployment.environment.name";
    static final String RELEASE = "service.version";

    static final String INPUT_MESSAGES = "gen_ai.input.messages";
    static final String OUTPUT_MESSAGES = "gen_ai.output.messages";

    static final String EVENT_ID = "trodo.event.id";
    static final String EVENT_TYPE = "trodo.event.type";
    static final String EVENT_NAME = "trodo.event.name";
    static final String EVENT_LEVEL = "trodo.event.level";
    static final String EVENT_SPAN = "trodo.event.span_id";

    static final String EVALUATION = "gen_ai.evaluation.result";
    static final String SCORE_ID = "trodo.score.id";
    static final String SCORE_TYPE = "trodo.score.data_type";
    static final String SCORE_SOURCE = "trodo.score.source";
    static final String SCORE_USER = "trodo.score.distinct_id";
    static final String SCORE_METADATA = "trodo.score.metadata";
    static final String SCORE_NAME = "gen_ai.evaluation.name";
    static final String SCORE_VALUE = "gen_ai.evaluation.score.value";
    static final String SCORE_LABEL = "gen_ai.evaluation.score.label";
    static final String SCORE_COMMENT = "gen_ai.evaluation.explanation";

    /** What we write from fields of a record; everything else are its attributes. */
    static final Set<String> WRITTEN = Set.of(
            RECORD,
            RUN_ID,
            SPAN_ID,
            PARENT_SPAN_ID,
            PARENT_RUN_ID,
            KIND,
            NAME,
            STATUS,
            LEVEL,
            TAGS,
            INPUT,
            OUTPUT,
            INPUT + TRUNCATED_FROM,
            OUTPUT + TRUNCATED_FROM,
            INPUT + OMITTED,
            OUTPUT + OMITTED,
            FIRST_OUTPUT,
            COST,
            COST_SOURCE,
            COST_INPUT,
            COST_CACHE_READ,
            COST_CACHE_WRITE,
            COST_OUTPUT,
            STATUS_CODE,
            ERROR_TYPE,
            USER,
            CONVERSATION,
            AGENT,
            MODEL,
            PROVIDER,
            TEMPERATURE,
            TOOL,
            RESPONSE_ID,
            FINISH_REASONS,
            INPUT_MESSAGES,
            OUTPUT_MESSAGES,
            "input.value",
            "output.value",
            "gen_ai.tool.call.arguments",
            "gen_ai.tool.call.result",
            "gen_ai.retrieval.query.text",
            "gen_ai.retrieval.documents",
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.cache_read.input_tokens",
            "gen_ai.usage.cache_creation.input_tokens",
            "gen_ai.usage.reasoning.output_tokens");

    /** Fields of a run, told on its model calls too; attributes of their own on other spans. */
    static final Set<String> WHO = Set.of(USER, CONVERSATION);

    private OwnKeys() {}
}
