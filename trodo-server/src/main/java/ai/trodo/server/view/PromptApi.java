package ai.trodo.server.view;

import ai.trodo.internal.LineDiff;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.prompt.Prompt;
import ai.trodo.server.prompt.PromptDraft;
import ai.trodo.server.prompt.PromptUse;
import ai.trodo.server.prompt.PromptVersion;
import ai.trodo.server.prompt.Prompts;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prompts: versions, labels, what differs between two versions, and how each version did. */
final class PromptApi {
    private static final String TAG = "prompts";
    private static final String VERSIONS = "/api/prompts/{name}/versions";
    private static final String LABEL = "/api/prompts/{name}/labels/{label}";

    private final Api api;
    private final Prompts prompts;

    PromptApi(Api api) {
        this.api = api;
        this.prompts = new Prompts(api.store(), api.clock());
        api.get("/api/prompts", TAG, "Prompts with their labels", List.of(), this::list);
        api.get("/api/prompts/{name}", TAG, "A prompt with its versions and labels", List.of(), this::prompt);
        api.get(VERSIONS + "/{version}", TAG, "A version, by its number, a label or latest", List.of(), this::version);
        api.get("/api/prompts/{name}/diff", TAG, "Two versions line by line", List.of("left", "right"), this::diff);
        api.get("/api/prompts/{name}/usage", TAG, "How each version did", List.of("from", "to"), this::usage);
        api.add(
                "POST",
                VERSIONS,
                TAG,
                "Adds a version, and the prompt with its first",
                List.of(),
                Scope.ADMIN,
                this::add);
        api.add("PUT", LABEL, TAG, "Moves a label to a version", List.of(), Scope.ADMIN, this::label);
        api.add("DELETE", LABEL, TAG, "Takes a label away", List.of(), Scope.ADMIN, this::unlabel);
        api.add("DELETE", "/api/prompts/{name}", TAG, "Deletes a prompt", List.of(), Scope.ADMIN, this::delete);
    }

    private Object list(Caller caller, HttpRequest request) {
        return Json.object(
                "items",
                prompts.list(caller.site()).stream().map(PromptApi::head).toList());
    }

    static Map<String, @Nullable Object> head(Prompt prompt) {
        return Json.object(
                "name", prompt.name(),
                "version_count", prompt.versions().size(),
                "latest_version", prompt.latest(),
                "labels", prompt.labels(),
                "updated_at", Shapes.time(prompt.changedAt()));
    }

    private Object prompt(Caller caller, HttpRequest request) {
        return whole(prompts.get(caller.site(), request.pathParam("name")));
    }

    private static Map<String, @Nullable Object> whole(Prompt prompt) {
        Map<String, @Nullable Object> map = head(prompt);
        map.put(
                "versions",
                prompt.versions().stream()
                        .map(line -> Json.object(
                                "version", line.number(),
                                "labels", prompt.labelsOf(line.number()),
                                "comment", line.comment(),
                                "created_at", Shapes.time(line.createdAt()),
                                "created_by", line.createdBy(),
                                "hash", line.hash()))
                        .toList());
        return map;
    }

    /** With an ETag, so that an application that asks now and then costs nothing while nothing changes. */
    private Object version(Caller caller, HttpRequest request) {
        Prompt prompt = prompts.get(caller.site(), request.pathParam("name"));
        PromptVersion version = prompts.version(caller.site(), prompt, request.pathParam("version"));
        String tag = "\"" + version.number() + "-" + version.hash() + "\"";
        HttpResponse answer = tag.equals(request.header("If-None-Match"))
                ? HttpResponse.of(304, "application/json", new byte[0])
                : HttpResponse.json(shape(prompt, version));
        return answer.header("ETag", tag).header("Cache-Control", "private, no-cache");
    }

    private static Map<String, @Nullable Object> shape(Prompt prompt, PromptVersion version) {
        PromptDraft draft = version.draft();
        return Json.object(
                "name", prompt.name(),
                "version", version.number(),
                "labels", prompt.labelsOf(version.number()),
                "type", draft.type(),
                "content", draft.content(),
                "config", draft.config(),
                "variables", draft.variables(),
                "comment", draft.comment(),
                "created_at", Shapes.time(version.createdAt()),
                "created_by", version.createdBy(),
                "hash", version.hash());
    }

    private Object diff(Caller caller, HttpRequest request) {
        Prompt prompt = prompts.get(caller.site(), request.pathParam("name"));
        PromptVersion left = prompts.version(caller.site(), prompt, needed(request, "left"));
        PromptVersion right = prompts.version(caller.site(), prompt, needed(request, "right"));
        LineDiff diff = LineDiff.between(left.text(), right.text());
        return Json.object(
                "left", left.number(),
                "right", right.number(),
                "added", diff.added(),
                "removed", diff.removed(),
                "unified", diff.unified(),
                "truncated", diff.truncated(),
                "config", changed(left.draft().config(), right.draft().config()));
    }

    private static String needed(HttpRequest request, String side) {
        String value = request.param(side);
        if (value == null) {
            throw HttpProblem.badRequest("invalid_parameter", side + " must be a version or a label", side);
        }
        return value;
    }

    private static List<Object> changed(ObjectNode left, ObjectNode right) {
        List<Object> changes = new ArrayList<>();
        ObjectNode all = Json.mapper().createObjectNode();
        all.setAll(left);
        all.setAll(right);
        for (String key : all.propertyNames()) {
            JsonNode before = left.get(key);
            JsonNode after = right.get(key);
            if (!Objects.equals(before, after)) {
                changes.add(Json.object("key", key, "left", before, "right", after));
            }
        }
        return changes;
    }

    private Object usage(Caller caller, HttpRequest request) {
        String name = request.pathParam("name");
        List<PromptUse> uses = PromptUse.of(api.store(), caller.site(), name, Api.range(request));
        return Json.object(
                "name",
                name,
                "versions",
                uses.stream()
                        .map(use -> Json.object(
                                "version", use.version(),
                                "q", "prompt:\"" + use.prompt() + "\"",
                                "runs", use.runs(),
                                "calls", use.calls().count(),
                                "errors", use.calls().errors(),
                                "p50_ms", use.calls().p50Millis(),
                                "p95_ms", use.calls().p95Millis(),
                                "tokens_in", use.calls().tokensIn(),
                                "tokens_out", use.calls().tokensOut(),
                                "cost", use.calls().cost(),
                                "last_at", Shapes.time(use.calls().lastAt()),
                                "scores",
                                        use.scores().stream()
                                                .map(PromptApi::score)
                                                .toList(),
                                "scored_runs", use.scoredRuns(),
                                "scores_partial", use.partial()))
                        .toList());
    }

    private static Object score(PromptUse.ScoreLine score) {
        return Json.object("name", score.name(), "count", score.count(), "avg", score.average());
    }

    private Object add(Caller caller, HttpRequest request) {
        ObjectNode body = Json.readObject(request.body());
        String name = request.pathParam("name");
        List<String> labels = RunListApi.texts(body.get("labels"), "labels");
        Prompts.Added added = prompts.add(caller.site(), name, PromptDraft.read(body), caller.name());
        Prompt prompt = added.prompt();
        for (String label : labels) {
            String number = Integer.toString(added.version().number());
            prompt = prompts.label(caller.site(), name, label, number, caller.name());
        }
        Map<String, @Nullable Object> answer = shape(prompt, added.version());
        answer.put("created", added.created());
        return answer;
    }

    private Object label(Caller caller, HttpRequest request) {
        JsonNode version = Json.readObject(request.body()).path("version");
        if (!version.isInt() && !version.isString()) {
            throw HttpProblem.badRequest("invalid_field", "version must be a number or another label", "version");
        }
        return whole(prompts.label(
                caller.site(),
                request.pathParam("name"),
                request.pathParam("label"),
                version.asString(),
                caller.name()));
    }

    private Object unlabel(Caller caller, HttpRequest request) {
        return whole(
                prompts.unlabel(caller.site(), request.pathParam("name"), request.pathParam("label"), caller.name()));
    }

    private Object delete(Caller caller, HttpRequest request) {
        String name = request.pathParam("name");
        if (!prompts.delete(caller.site(), name, caller.name())) {
            throw HttpProblem.notFound("there is no prompt " + Api.quoted(name));
        }
        return Json.object("deleted", true);
    }
}
