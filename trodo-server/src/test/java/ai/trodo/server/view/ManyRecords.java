package ai.trodo.server.view;

import java.util.List;

/** Records with every member that an answer can show, and one body at least for each path that takes records. */
final class ManyRecords {
    private ManyRecords() {}

    /** In the words of Trodo. */
    static void send(AnswerCheck check) {
        check.ask("POST", "/api/sdk/runs/ingest", """
                {"run":{"run_id":"full","agent_name":"pair","status":"ok","input":"q","output":"a","conversation_id":"c",
                  "distinct_id":"ann","started_at":"2026-01-01T00:00:00Z","ended_at":"2026-01-01T00:00:10Z","tags":["t"],
                  "environment":"prod","release":"1","metadata":{"tenant":"acme","service.name":"shop"}},
                 "spans":[{"span_id":"l1","kind":"llm","name":"plan","started_at":"2026-01-01T00:00:00Z","level":"default",
                  "ended_at":"2026-01-01T00:00:04Z","first_output_at":"2026-01-01T00:00:01Z","temperature":0.5,
                  "usage_details":{"input":7,"cache_read":2,"cache_write":1,"output":4,"reasoning":1},
                  "model":"gpt-4o","provider":"openai","input":"hello","output":"well","distinct_id":"ann",
                  "conversation_id":"c","agent_name":"pair",
                  "attributes":{"trodo.prompt.name":"used","trodo.prompt.version":2}},
                  {"span_id":"l2","parent_span_id":"l1","kind":"tool","name":"find","tool_name":"find","status":"error",
                  "error_type":"java.io.IOException","error_message":"full","status_code":504,"stack_trace":"at x",
                  "cost_details":{"input":0.1,"cache_read":0.01,"cache_write":0.02,"output":0.2},
                  "started_at":"2026-01-01T00:00:04Z","ended_at":"2026-01-01T00:00:06Z","input":"{}","output":"found"}],
                 "events":[{"event_id":"e1","span_id":"l1","type":"log","name":"said","level":"warning",
                  "at":"2026-01-01T00:00:01Z","payload":{"a":1}},
                  {"event_id":"e2","type":"topology","name":"graph","at":"2026-01-01T00:00:00Z","payload":{
                  "nodes":["plan",{"name":"book","is_goal":true}],"edges":[{"source":"plan","target":"book","condition":"ready"}]}}],
                 "scores":[{"score_id":"s1","span_id":"l1","name":"good","data_type":"numeric","value":0.5,"source":"eval",
                  "comment":"nice","distinct_id":"ann","at":"2026-01-01T00:00:05Z","metadata":{"by":"me"}},
                  {"score_id":"s2","name":"tone","data_type":"categorical","text":"kind","source":"user"}]}
                """);
        check.ask("POST", "/api/sdk/runs/start", """
                {"run":{"run_id":"part","agent_name":"pair","distinct_id":"ann","conversation_id":"c","parent_run_id":"full",
                 "parent_span_id":"l2","status":"running","started_at":"2026-01-02T00:00:00Z","input":"x",
                 "input_truncated_from":500,"output":"y","output_truncated_from":500}}""");
        check.ask("POST", "/api/sdk/runs/part/spans", """
                {"spans":[{"span_id":"p1","kind":"llm","name":"plan","started_at":"2026-01-02T00:00:00Z",
                 "ended_at":"2026-01-02T00:00:05Z","model":"own-model","provider":"us","input_tokens":9,"output_tokens":1,
                 "input":"x","input_truncated_from":500,"output":"y","output_truncated_from":500,"odd":1},
                 {"span_id":"p2","kind":"tool","name":"book","tool_name":"book","started_at":"2026-01-02T00:00:05Z",
                 "input_omitted":"off","output_omitted":"off","temperature":"warm"}]}""");
        check.ask("POST", "/api/sdk/runs/start", """
                {"run":{"run_id":"hidden","agent_name":"pair","input_omitted":"off","output_omitted":"off"}}""");
        check.ask(
                "POST",
                "/api/sdk/runs/part/end",
                "{\"status\":\"abandoned\",\"ended_at\":\"2026-01-02T00:00:09Z\",\"error_summary\":\"left\"}");
        check.ask("POST", "/api/sdk/runs/part/feedback", "{\"feedback\":\"like\"}");
        check.ask(
                "POST",
                "/api/sdk/spans/append",
                "{\"spans\":[{\"span_id\":\"alone\",\"name\":\"x\",\"distinct_id\":\"ann\"}]}");
        check.ask(
                "POST",
                "/api/sdk/scores",
                "{\"scores\":[{\"score_id\":\"s3\",\"run_id\":\"full\",\"name\":\"ok\",\"value\":true}]}");
        check.ask(
                "POST",
                "/api/sdk/runs/ingest",
                "{\"run\":{\"run_id\":\"bad\"},\"spans\":[{\"span_id\":\"w\",\"temperature\":\"warm\"},7]}",
                400);
        check.ask("POST", "/api/sdk/track", "{\"sessionData\":{\"session_id\":\"sess\",\"distinct_id\":\"anon\"}}");
        check.ask("POST", "/api/events", """
                {"event_name":"clicked","distinct_id":"ann","session_id":"sess","custom_properties":{"plan":"pro"}}""");
        check.ask("POST", "/api/events/bulk", "{\"events\":[{\"event_name\":\"a\",\"distinct_id\":\"ann\"}]}");
        check.ask("POST", "/api/events/bulk", "{\"events\":[{\"event_name\":\"b\",\"distinct_id\":\"ann\"},7]}", 400);
        String group = "{\"userId\":\"id_ann\",\"groupKey\":\"company\",\"groupId\":\"acme\"}";
        check.ask("POST", "/api/sdk/groups/set_group", group);
        check.ask("POST", "/api/sdk/groups/set_group", group.replace("id_ann", "ann"));
        check.ask(
                "POST", "/api/sdk/identify", "{\"sessionId\":\"sess\",\"distinctId\":\"anon\",\"identifyId\":\"ann\"}");
        check.ask("POST", "/api/sdk/reset", "{\"distinctId\":\"anon\"}");
        check.ask("POST", "/api/sdk/wallet-address", "{\"distinctId\":\"ann\",\"walletAddress\":\"0x1\"}");
        check.ask("POST", "/api/utm-events", "{\"session_id\":\"sess\",\"utm_source\":\"mail\"}");
        check.ask("PATCH", "/api/utm-events/update-wallet", "{\"session_id\":\"sess\"}");
        check.ask("POST", "/api/sdk/people/set", "{\"userId\":\"ann\",\"properties\":{\"plan\":\"pro\"}}");
        check.ask("POST", "/api/sdk/groups/profile/set", """
                {"groupKey":"company","groupId":"acme","properties":{"size":3}}""");
    }

    /** In the words of other projects. */
    static void sendAsOthers(AnswerCheck check) {
        for (String text : List.of("agent_call\",\"prompt\":\"hi", "agent_response\",\"output\":\"hello")) {
            check.ask(
                    "POST",
                    "/api/sdk/track-agent",
                    "{\"agent_id\":\"helper\",\"conversation_id\":\"c9\",\"message_id\":\"m\","
                            + "\"distinct_id\":\"ann\",\"event_type\":\"" + text + "\"}");
        }
        for (String below : List.of("", "/api/sdk/otel", "/otlp")) {
            check.ask("POST", below + "/v1/traces", """
                    {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"","spanId":"","name":"x"}]}]}]}""");
            check.ask("POST", below + "/v1/traces", "{}");
            check.ask("POST", below + "/v1/logs", """
                    {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"x"}}]}]}]}""");
        }
        String batch = """
                {"batch":[{"id":"i1","type":"trace-create","body":{"id":"at","name":"agent"}}MORE]}""";
        check.ask("POST", "/api/public/ingestion", batch.replace("MORE", ""));
        check.ask(
                "POST",
                "/api/public/ingestion",
                batch.replace("MORE", ",{\"id\":\"i2\",\"type\":\"span-create\"}"),
                207);
        check.ask("POST", "/ai-tracer", "[{\"traceId\":\"x\"}]");
    }
}
