package ai.trodo.wire;

/** The members of the wire, ready to be written. */
final class Keys {
    static final byte[] RUN_ID = JsonWriter.keyBytes("run_id");
    static final byte[] SPAN_ID = JsonWriter.keyBytes("span_id");
    static final byte[] EVENT_ID = JsonWriter.keyBytes("event_id");
    static final byte[] SCORE_ID = JsonWriter.keyBytes("score_id");
    static final byte[] PARENT_RUN_ID = JsonWriter.keyBytes("parent_run_id");
    static final byte[] PARENT_SPAN_ID = JsonWriter.keyBytes("parent_span_id");
    static final byte[] AGENT_NAME = JsonWriter.keyBytes("agent_name");
    static final byte[] DISTINCT_ID = JsonWriter.keyBytes("distinct_id");
    static final byte[] CONVERSATION_ID = JsonWriter.keyBytes("conversation_id");
    static final byte[] KIND = JsonWriter.keyBytes("kind");
    static final byte[] NAME = JsonWriter.keyBytes("name");
    static final byte[] STATUS = JsonWriter.keyBytes("status");
    static final byte[] LEVEL = JsonWriter.keyBytes("level");
    static final byte[] INPUT = JsonWriter.keyBytes("input");
    static final byte[] INPUT_TRUNCATED = JsonWriter.keyBytes("input_truncated_from");
    static final byte[] INPUT_OMITTED = JsonWriter.keyBytes("input_omitted");
    static final byte[] OUTPUT = JsonWriter.keyBytes("output");
    static final byte[] OUTPUT_TRUNCATED = JsonWriter.keyBytes("output_truncated_from");
    static final byte[] OUTPUT_OMITTED = JsonWriter.keyBytes("output_omitted");
    static final byte[] ERROR_SUMMARY = JsonWriter.keyBytes("error_summary");
    static final byte[] STARTED_AT = JsonWriter.keyBytes("started_at");
    static final byte[] ENDED_AT = JsonWriter.keyBytes("ended_at");
    static final byte[] FIRST_OUTPUT_AT = JsonWriter.keyBytes("first_output_at");
    static final byte[] DURATION_MS = JsonWriter.keyBytes("duration_ms");
    static final byte[] ENVIRONMENT = JsonWriter.keyBytes("environment");
    static final byte[] RELEASE = JsonWriter.keyBytes("release");
    static final byte[] TAGS = JsonWriter.keyBytes("tags");
    static final byte[] METADATA = JsonWriter.keyBytes("metadata");
    static final byte[] ATTRIBUTES = JsonWriter.keyBytes("attributes");
    static final byte[] MODEL = JsonWriter.keyBytes("model");
    static final byte[] PROVIDER = JsonWriter.keyBytes("provider");
    static final byte[] TEMPERATURE = JsonWriter.keyBytes("temperature");
    static final byte[] INPUT_TOKENS = JsonWriter.keyBytes("input_tokens");
    static final byte[] OUTPUT_TOKENS = JsonWriter.keyBytes("output_tokens");
    static final byte[] USAGE_DETAILS = JsonWriter.keyBytes("usage_details");
    static final byte[] CACHE_READ = JsonWriter.keyBytes("cache_read");
    static final byte[] CACHE_WRITE = JsonWriter.keyBytes("cache_write");
    static final byte[] REASONING = JsonWriter.keyBytes("reasoning");
    static final byte[] COST = JsonWriter.keyBytes("cost");
    static final byte[] COST_DETAILS = JsonWriter.keyBytes("cost_details");
    static final byte[] SOURCE = JsonWriter.keyBytes("source");
    static final byte[] TOOL_NAME = JsonWriter.keyBytes("tool_name");
    static final byte[] ERROR_TYPE = JsonWriter.keyBytes("error_type");
    static final byte[] ERROR_MESSAGE = JsonWriter.keyBytes("error_message");
    static final byte[] STATUS_CODE = JsonWriter.keyBytes("status_code");
    static final byte[] STACK_TRACE = JsonWriter.keyBytes("stack_trace");
    static final byte[] TYPE = JsonWriter.keyBytes("type");
    static final byte[] AT = JsonWriter.keyBytes("at");
    static final byte[] PAYLOAD = JsonWriter.keyBytes("payload");
    static final byte[] DATA_TYPE = JsonWriter.keyBytes("data_type");
    static final byte[] VALUE = JsonWriter.keyBytes("value");
    static final byte[] TEXT = JsonWriter.keyBytes("text");
    static final byte[] COMMENT = JsonWriter.keyBytes("comment");

    private Keys() {}
}
