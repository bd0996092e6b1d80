package ai.trodo.server.store.sql;

/** The tables that batches are written to. */
final class Tables {
    static final Table RECORD = Table.of(
            "record",
            "site_no int, run_no int, seq int, type text, entity text, record_id blob, received_us int, hash blob,"
                    + " encoding int, body blob");

    static final Table RUN = Table.of(
            "run",
            "#run_no int, site_no int, run_id text, status text, agent text, distinct_id text, conversation_id text,"
                    + " start_us int, end_us int, duration_us int, duration_class int, tokens_in int, tokens_out int,"
                    + " tokens int, cost_nanos int, span_count int, llm_count int, tool_count int, error_count int,"
                    + " held int, last_seen_us int, record_count int, bytes int, head blob, line blob");

    static final Table TERM =
            Table.of("run_term", "#site_no int, #field text, #value text, #start_us int, #run_no int");

    static final Table SPAN = Table.of(
            "span",
            "#run_no int, #span_id text, site_no int, parent_id text, kind text, name text, status text, level text,"
                    + " start_us int, end_us int, first_output_us int, model text, provider text, temperature real,"
                    + " tokens_input int, tokens_cache_read int, tokens_cache_write int, tokens_output int,"
                    + " tokens_reasoning int, cost_nanos int, cost_source text, cost_details text, tool_name text,"
                    + " error_type text, error_message text, status_code int, input_preview text,"
                    + " output_preview text, attributes text, distinct_id text, conversation_id text, agent text,"
                    + " prompt text");

    static final Table EVENT =
            Table.of("event", "#run_no int, #event_id text, site_no int, span_id text, type text, at_us int");

    static final Table SCORE = Table.of(
            "score",
            "#run_no int, #score_id text, site_no int, span_id text, name text, data_type text, value real, text text,"
                    + " source text, comment text, distinct_id text, at_us int");

    static final Table SEEN = Table.of("profile", "#site_no int, #type text, #id text, first_us min, last_us max");

    static final Table DIRTY = Table.of("usage_dirty", "#site_no int, #hour int");

    static final Table HOUR = Table.of(
            "usage_hour",
            "#site_no int, #hour int, #kind text, #name text, #provider text, calls int, errors int, tokens_in int,"
                    + " tokens_out int, cost_nanos int, without_price int, last_us int, durations blob");

    static final Table RUN_HOUR = Table.of(
            "run_hour",
            "#site_no int, #field text, #value text, #hour int, runs int, errors int, tokens_in int, tokens_out int,"
                    + " cost_nanos int, last_us int, durations blob, spans int");

    static final Table TOMBSTONE = Table.of("tombstone", "#site_no int, #run_id text, purged_us int, reason text");

    private Tables() {}
}
