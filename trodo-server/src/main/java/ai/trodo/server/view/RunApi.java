package ai.trodo.server.view;

import ai.trodo.model.Event;
import ai.trodo.model.Score;
import ai.trodo.model.Span;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.query.JourneyGraph;
import ai.trodo.server.query.RunDiff;
import ai.trodo.server.query.SpanNode;
import ai.trodo.server.query.SpanTree;
import ai.trodo.server.query.TimeAndMoney;
import ai.trodo.server.query.Topology;
import ai.trodo.server.score.Judgement;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.RunTree;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.StoredRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** One run: tree, span, graph, sums, raw records, comparison, scores. */
final class RunApi {
    static final int MAX_SPANS = 20_000;
    private static final String TAG = "run";
    private static final int CHILDREN = 100;

    private final Api api;

    RunApi(Api api) {
        this.api = api;
        api.get("/api/runs/{id}", TAG, "A run with its spans", List.of("span_cursor"), this::run);
        api.get("/api/runs/{id}/spans/{span}", TAG, "A span with its payloads", List.of(), this::span);
        api.get("/api/runs/{id}/graph", TAG, "The run as the graph it walked", List.of(), this::graph);
        api.get("/api/runs/{id}/summary", TAG, "Where time and money went", List.of(), this::summary);
        api.get("/api/runs/{id}/records", TAG, "The records as they came", List.of("cursor", "limit"), this::records);
        api.get("/api/diff", TAG, "Two runs side by side", List.of("left", "right"), this::diff);
        api.add("POST", "/api/runs/{id}/scores", TAG, "Judges a run or span", List.of(), Scope.READ, this::addScore);
    }

    private RunTree tree(Site site, String id, @Nullable Cursor after) {
        return api.store().runs().tree(site, id, after, MAX_SPANS).orElseThrow(() -> Api.noRun(id));
    }

    private Object run(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        String after = request.param("span_cursor");
        RunTree tree = tree(caller.site(), id, after == null ? null : new Cursor(after));
        SpanTree spans = SpanTree.of(tree.run(), tree.spans().items());
        Map<String, Integer> eventCounts = new HashMap<>();
        tree.events().forEach(event -> {
            if (event.spanId() != null) {
                eventCounts.merge(event.spanId(), 1, Integer::sum);
            }
        });
        List<Object> nodes = new ArrayList<>(spans.ordered().size());
        for (SpanNode node : spans.ordered()) {
            nodes.add(SpanShapes.node(node, eventCounts.getOrDefault(node.id(), 0), spans.startMicros()));
        }
        var children = api.store().runs().list(caller.site(), RunListApi.childrenOf(id), Sort.OLDEST, null, CHILDREN);
        api.opened(caller, "run.read", id);
        Cursor next = tree.spans().next();
        return Json.object(
                "run", Shapes.wholeRun(tree.summary(), tree.run()),
                "children", children.items().stream().map(Shapes::run).toList(),
                "spans", nodes,
                "events", tree.events().stream().map(Shapes::event).toList(),
                "scores", tree.scores().stream().map(Shapes::score).toList(),
                "truncated", next != null,
                "next_span_cursor", next == null ? null : next.token());
    }

    private Object span(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        String spanId = request.pathParam("span");
        Span span = api.store()
                .runs()
                .span(caller.site(), id, spanId)
                .orElseThrow(() -> HttpProblem.notFound("there is no span " + Api.quoted(spanId) + " in this run"));
        RunTree tree = api.store().runs().tree(caller.site(), id, null, 1).orElseThrow(() -> Api.noRun(id));
        api.opened(caller, "run.read", id);
        Map<String, @Nullable Object> answer = SpanShapes.wholeSpan(span);
        answer.put(
                "events",
                tree.events().stream()
                        .filter(event -> spanId.equals(event.spanId()))
                        .map(Shapes::event)
                        .toList());
        answer.put(
                "scores",
                tree.scores().stream()
                        .filter(score -> spanId.equals(score.spanId()))
                        .map(Shapes::score)
                        .toList());
        return answer;
    }

    private Object graph(Caller caller, HttpRequest request) {
        RunTree tree = tree(caller.site(), request.pathParam("id"), null);
        List<Event> events = tree.events();
        JourneyGraph graph = JourneyGraph.of(
                tree.run(),
                tree.summary().status(),
                SpanTree.of(tree.run(), tree.spans().items()),
                Topology.of(events));
        return GraphShapes.graph(graph);
    }

    private Object summary(Caller caller, HttpRequest request) {
        RunTree tree = tree(caller.site(), request.pathParam("id"), null);
        return GraphShapes.summary(
                TimeAndMoney.of(SpanTree.of(tree.run(), tree.spans().items())));
    }

    private Object records(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        Api.requireRun(api.store(), caller.site(), id);
        api.opened(caller, "run.records", id);
        return Api.page(
                api.store().runs().log(caller.site(), id, Api.cursor(request), Api.limit(request, 100)),
                RunApi::record);
    }

    private static Object record(StoredRecord record) {
        return Json.object(
                "seq", record.seq(),
                "type", record.type(),
                "entity_id", record.entityId(),
                "record_id", record.recordId(),
                "received_at", Shapes.time(record.receivedAt()),
                "hash", record.hash(),
                "prev_hash", record.prevHash(),
                "body", body(record.body()));
    }

    /** A damaged body is shown as the text that it is. */
    private static Object body(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (JacksonException damaged) {
            return json;
        }
    }

    private Object diff(Caller caller, HttpRequest request) {
        String left = request.param("left");
        String right = request.param("right");
        if (left == null || right == null) {
            throw HttpProblem.badRequest(
                    "invalid_parameter", "left and right must be run ids", left == null ? "left" : "right");
        }
        RunTree one = tree(caller.site(), left, null);
        RunTree other = tree(caller.site(), right, null);
        SpanTree leftTree = SpanTree.of(one.run(), one.spans().items());
        SpanTree rightTree = SpanTree.of(other.run(), other.spans().items());
        return GraphShapes.diff(one, other, leftTree, rightTree, RunDiff.of(leftTree, rightTree));
    }

    private Object addScore(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        Api.requireRun(api.store(), caller.site(), id);
        Score score = Judgement.read(
                Json.readObject(request.body()), id, caller.name(), api.clock().instant());
        var result = api.store().writer().write(caller.site(), List.of(score));
        if (!result.rejects().isEmpty()) {
            var reject = result.rejects().get(0);
            throw HttpProblem.badRequest(reject.code(), reject.message(), reject.field());
        }
        api.audit(caller, "score.add", id, Json.object("name", score.name()));
        return Shapes.score(score);
    }
}
