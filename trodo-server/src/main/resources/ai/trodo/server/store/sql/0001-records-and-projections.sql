-- The log is the truth; everything else can be computed from it again. Each index says which question it answers.
CREATE TABLE site (
    site_no ${id},
    site_id ${text} NOT NULL UNIQUE
);

CREATE TABLE record (
    id ${id},
    site_no ${int} NOT NULL,
    run_no ${int} NOT NULL,
    seq ${int} NOT NULL,
    type ${text} NOT NULL,
    entity ${text} NOT NULL,
    record_id ${blob} NOT NULL,
    received_us ${int} NOT NULL,
    hash ${blob} NOT NULL,
    encoding ${int} NOT NULL,
    body ${blob} NOT NULL
);
-- Is this record here already? What do we know of this span?
CREATE INDEX record_by_entity ON record (run_no, entity);
-- The chain of a run.
CREATE UNIQUE INDEX record_by_seq ON record (run_no, seq);
-- The tail of a site.
CREATE INDEX record_by_site ON record (site_no, id);

CREATE TABLE run (
    run_no ${int} PRIMARY KEY,
    site_no ${int} NOT NULL,
    run_id ${text} NOT NULL,
    said ${text},
    input_preview ${text},
    output_preview ${text},
    status ${text},
    agent ${text},
    distinct_id ${text},
    conversation_id ${text},
    environment ${text},
    release ${text},
    error_summary ${text},
    told_start_us ${int},
    start_us ${int} NOT NULL,
    end_us ${int},
    duration_us ${int} NOT NULL,
    tokens_input ${int},
    tokens_cache_read ${int},
    tokens_cache_write ${int},
    tokens_output ${int},
    tokens_reasoning ${int},
    tokens_in ${int} NOT NULL,
    tokens_out ${int} NOT NULL,
    tokens ${int} NOT NULL,
    cost_nanos ${int} NOT NULL,
    cost_known ${int} NOT NULL,
    span_count ${int} NOT NULL,
    llm_count ${int} NOT NULL,
    tool_count ${int} NOT NULL,
    error_count ${int} NOT NULL,
    late_count ${int} NOT NULL,
    orphan_count ${int} NOT NULL,
    models ${text} NOT NULL,
    providers ${text} NOT NULL,
    tools ${text} NOT NULL,
    kinds ${text} NOT NULL,
    standalone ${int} NOT NULL,
    held ${int} NOT NULL,
    scored ${int} NOT NULL,
    first_seen_us ${int} NOT NULL,
    last_seen_us ${int} NOT NULL,
    record_count ${int} NOT NULL,
    bytes ${int} NOT NULL,
    head ${blob} NOT NULL
);
CREATE UNIQUE INDEX run_by_id ON run (site_no, run_id);
-- The list in each of its orders.
CREATE INDEX run_by_start ON run (site_no, start_us, run_no);
CREATE INDEX run_by_duration ON run (site_no, duration_us, run_no);
CREATE INDEX run_by_cost ON run (site_no, cost_nanos, run_no);
CREATE INDEX run_by_tokens ON run (site_no, tokens, run_no);
CREATE INDEX run_by_errors ON run (site_no, error_count, run_no);

-- Which runs have this agent, model, tag ...? In the order of time, so that a filtered page is a range read.
CREATE TABLE run_term (
    site_no ${int} NOT NULL,
    field ${text} NOT NULL,
    value ${text} NOT NULL,
    start_us ${int} NOT NULL,
    run_no ${int} NOT NULL,
    PRIMARY KEY (site_no, field, value, start_us, run_no)
) ${clustered};

CREATE TABLE span (
    run_no ${int} NOT NULL,
    span_id ${text} NOT NULL,
    site_no ${int} NOT NULL,
    parent_id ${text},
    kind ${text} NOT NULL,
    name ${text},
    status ${text} NOT NULL,
    level ${text},
    start_us ${int},
    end_us ${int},
    first_output_us ${int},
    model ${text},
    provider ${text},
    temperature ${real},
    tokens_input ${int},
    tokens_cache_read ${int},
    tokens_cache_write ${int},
    tokens_output ${int},
    tokens_reasoning ${int},
    cost_nanos ${int},
    cost_source ${text},
    cost_details ${text},
    tool_name ${text},
    error_type ${text},
    error_message ${text},
    status_code ${int},
    input_preview ${text},
    output_preview ${text},
    attributes ${text},
    distinct_id ${text},
    conversation_id ${text},
    agent ${text},
    PRIMARY KEY (run_no, span_id)
) ${clustered};
-- What happened in this hour?
CREATE INDEX span_by_start ON span (site_no, start_us);

CREATE TABLE event (
    run_no ${int} NOT NULL,
    event_id ${text} NOT NULL,
    site_no ${int} NOT NULL,
    span_id ${text},
    type ${text} NOT NULL,
    at_us ${int} NOT NULL,
    PRIMARY KEY (run_no, event_id)
) ${clustered};
CREATE INDEX event_by_type ON event (site_no, type, at_us, run_no, event_id);

CREATE TABLE score (
    run_no ${int} NOT NULL,
    score_id ${text} NOT NULL,
    site_no ${int} NOT NULL,
    span_id ${text},
    name ${text} NOT NULL,
    data_type ${text},
    value ${real},
    text ${text},
    source ${text},
    comment ${text},
    distinct_id ${text},
    at_us ${int} NOT NULL,
    PRIMARY KEY (run_no, score_id)
) ${clustered};
CREATE INDEX score_by_time ON score (site_no, at_us, run_no, score_id);
CREATE INDEX score_by_name ON score (site_no, name, at_us, run_no, score_id);

CREATE TABLE usage_hour (
    site_no ${int} NOT NULL,
    hour ${int} NOT NULL,
    kind ${text} NOT NULL,
    name ${text} NOT NULL,
    provider ${text} NOT NULL,
    calls ${int} NOT NULL,
    errors ${int} NOT NULL,
    tokens_in ${int},
    tokens_out ${int},
    cost_nanos ${int},
    without_price ${int} NOT NULL,
    last_us ${int} NOT NULL,
    durations ${blob} NOT NULL,
    PRIMARY KEY (site_no, hour, kind, name, provider)
) ${clustered};
-- Hours whose roll-up is older than their spans.
CREATE TABLE usage_dirty (
    site_no ${int} NOT NULL,
    hour ${int} NOT NULL,
    PRIMARY KEY (site_no, hour)
) ${clustered};

CREATE TABLE tombstone (
    site_no ${int} NOT NULL,
    run_id ${text} NOT NULL,
    purged_us ${int} NOT NULL,
    reason ${text} NOT NULL,
    PRIMARY KEY (site_no, run_id)
) ${clustered};

CREATE TABLE profile (
    site_no ${int} NOT NULL,
    type ${text} NOT NULL,
    id ${text} NOT NULL,
    properties ${text},
    first_us ${int} NOT NULL,
    last_us ${int} NOT NULL,
    PRIMARY KEY (site_no, type, id)
) ${clustered};
CREATE INDEX profile_by_last ON profile (site_no, type, last_us, id);

CREATE TABLE profile_change (
    site_no ${int} NOT NULL,
    change_id ${text} NOT NULL,
    type ${text} NOT NULL,
    id ${text} NOT NULL,
    PRIMARY KEY (site_no, change_id)
) ${clustered};

CREATE TABLE product_event (
    site_no ${int} NOT NULL,
    event_id ${text} NOT NULL,
    distinct_id ${text} NOT NULL,
    name ${text} NOT NULL,
    at_us ${int} NOT NULL,
    session_id ${text},
    properties ${text} NOT NULL,
    PRIMARY KEY (site_no, event_id)
) ${clustered};
CREATE INDEX product_event_by_user ON product_event (site_no, distinct_id, at_us, event_id);
CREATE INDEX product_event_by_name ON product_event (site_no, name, at_us, event_id);

CREATE TABLE alias (
    site_no ${int} NOT NULL,
    alias ${text} NOT NULL,
    distinct_id ${text} NOT NULL,
    PRIMARY KEY (site_no, alias)
) ${clustered};
CREATE INDEX alias_by_user ON alias (site_no, distinct_id);

CREATE TABLE document (
    site_no ${int} NOT NULL,
    kind ${text} NOT NULL,
    id ${text} NOT NULL,
    json ${text} NOT NULL,
    updated_us ${int} NOT NULL,
    PRIMARY KEY (site_no, kind, id)
) ${clustered};

CREATE TABLE audit_entry (
    site_no ${int} NOT NULL,
    seq ${int} NOT NULL,
    at_us ${int} NOT NULL,
    actor ${text} NOT NULL,
    action ${text} NOT NULL,
    target ${text} NOT NULL,
    detail ${text} NOT NULL,
    hash ${text} NOT NULL,
    PRIMARY KEY (site_no, seq)
) ${clustered};

-- Text search follows the log; this is how far it has come.
CREATE TABLE text_state (
    only_row ${int} PRIMARY KEY,
    indexed_to ${int} NOT NULL
);
INSERT INTO text_state (only_row, indexed_to) VALUES (1, 0);
${text_index};

-- The highest number that a run ever had: numbers are never used again.
CREATE TABLE run_number (
    only_row ${int} PRIMARY KEY,
    last ${int} NOT NULL
);
INSERT INTO run_number (only_row, last) VALUES (1, 0);
