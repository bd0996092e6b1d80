package ai.trodo.wire;

/** The members of the wire, ready to be written. */
final class Keys {
    static final Key RUN_ID = Key.of("run_id");
    static final Key SPAN_ID = Key.of("span_id");
    static final Key EVENT_ID = Key.of("event_id");
    static final Key SCORE_ID = Key.of("score_id");
    static final Key PARENT_RUN_ID = Key.of("parent_run_id");
    static final Key PARENT_SPAN_ID = Key.of("parent_span_id");
    static final Key AGENT_NAME = Key.of("agent_name");
    static final Key DISTINCT_ID = Key.of("distinct_id");
    static final Key CONVERSATION_ID = Key.of("conversation_id");
    static final Key KIND = Key.of("kind");
    static final Key NAME = Key.of("name");
    static final Key STATUS = Key.of("status");
    static final Key LEVEL = Key.of("level");
    static final Key INPUT = Key.of("input");
    static final Key INPUT_TRUNCATED = Key.of("input_truncated_from");
    static final Key INPUT_OMITTED = Key.of("input_omitted");
    static final Key OUTPUT = Key.of("output");
    static final Key OUTPUT_TRUNCATED = Key.of("output_truncated_from");
    static final Key OUTPUT_OMITTED = Key.of("output_omitted");
    static final Key ERROR_SUMMARY = Key.of("error_summary");
    static final Key STARTED_AT = Key.of("started_at");
    static final Key ENDED_AT = Key.of("ended_at");
    static final Key FIRST_OUTPUT_AT = Key.of("first_output_at");
    static final Key DURATION_MS = Key.of("duration_ms");
    static final Key ENVIRONMENT = Key.of("environment");
    static final Key RELEASE = Key.of("release");
    static final Key TAGS = Key.of("tags");
    static final Key METADATA = Key.of("metadata");
    static final Key ATTRIBUTES = Key.of("attributes");
    static final Key MODEL = Key.of("model");
    static final Key PROVIDER = Key.of("provider");
    static final Key TEMPERATURE = Key.of("temperature");
    static final Key INPUT_TOKENS = Key.of("input_tokens");
    static final Key OUTPUT_TOKENS = Key.of("output_tokens");
    static final Key USAGE_DETAILS = Key.of("usage_details");
    static final Key CACHE_READ = Key.of("cache_read");
    static final Key CACHE_WRITE = Key.of("cache_write");
    static final Key REASONING = Key.of("reasoning");
    static final Key COST = Key.of("cost");
    static final Key COST_DETAILS = Key.of("cost_details");
    static final Key SOURCE = Key.of("source");
    static final Key TOOL_NAME = Key.of("tool_name");
    static final Key ERROR_TYPE = Key.of("error_type");
    static final Key ERROR_MESSAGE = Key.of("error_message");
    static final Key STATUS_CODE = Key.of("status_code");
    static final Key STACK_TRACE = Key.of("stack_trace");
    static final Key TYPE = Key.of("type");
    static final Key AT = Key.of("at");
    static final Key PAYLOAD = Key.of("payload");
    static final Key DATA_TYPE = Key.of("data_type");
    static final Key VALUE = Key.of("value");
    static final Key TEXT = Key.of("text");
    static final Key COMMENT = Key.of("comment");

    private Keys() {}
}
