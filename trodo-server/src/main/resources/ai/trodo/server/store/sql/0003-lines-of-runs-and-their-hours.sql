-- What lists show of a run moves into one column; what is asked for keeps a column of its own.
DROP INDEX run_by_id;
DROP INDEX run_by_start;
DROP INDEX run_by_duration;
DROP INDEX run_by_cost;
DROP INDEX run_by_tokens;
DROP INDEX run_by_errors;
ALTER TABLE run RENAME TO run_2;

CREATE TABLE run (
    run_no ${int} PRIMARY KEY,
    site_no ${int} NOT NULL,
    run_id ${text} NOT NULL,
    status ${text} NOT NULL,
    agent ${text},
    distinct_id ${text},
    conversation_id ${text},
    start_us ${int} NOT NULL,
    end_us ${int},
    duration_us ${int} NOT NULL,
    duration_class ${int} NOT NULL,
    tokens_in ${int} NOT NULL,
    tokens_out ${int} NOT NULL,
    tokens ${int} NOT NULL,
    cost_nanos ${int} NOT NULL,
    span_count ${int} NOT NULL,
    llm_count ${int} NOT NULL,
    tool_count ${int} NOT NULL,
    error_count ${int} NOT NULL,
    held ${int} NOT NULL,
    last_seen_us ${int} NOT NULL,
    record_count ${int} NOT NULL,
    bytes ${int} NOT NULL,
    head ${blob} NOT NULL,
    line ${blob} NOT NULL
);
CREATE UNIQUE INDEX run_by_id ON run (site_no, run_id);
-- The list in each of its orders.
CREATE INDEX run_by_start ON run (site_no, start_us, run_no);
CREATE INDEX run_by_duration ON run (site_no, duration_us, run_no);
CREATE INDEX run_by_cost ON run (site_no, cost_nanos, run_no);
CREATE INDEX run_by_tokens ON run (site_no, tokens, run_no);
CREATE INDEX run_by_errors ON run (site_no, error_count, run_no);

-- Runs by the hour of their start: all of them (no field, no value), and those with each agent, model, tag ...
CREATE TABLE run_hour (
    site_no ${int} NOT NULL,
    field ${text} NOT NULL,
    value ${text} NOT NULL,
    hour ${int} NOT NULL,
    runs ${int} NOT NULL,
    errors ${int} NOT NULL,
    tokens_in ${int},
    tokens_out ${int},
    cost_nanos ${int},
    last_us ${int} NOT NULL,
    durations ${blob} NOT NULL,
    PRIMARY KEY (site_no, field, value, hour)
) ${clustered};
-- What was counted for this hour?
CREATE INDEX run_hour_by_hour ON run_hour (site_no, hour);
