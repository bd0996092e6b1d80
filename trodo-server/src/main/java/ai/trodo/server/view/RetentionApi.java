package ai.trodo.server.view;

import ai.trodo.model.RunStatus;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.retention.Keeper;
import ai.trodo.server.retention.RetentionPolicy;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.Retention;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How long runs stay, what would go, and what must not. */
final class RetentionApi {
    private static final String TAG = "retention";
    private static final int SHOWN = 200;

    private final Api api;
    private final Keeper keeper;

    RetentionApi(Api api) {
        this.api = api;
        this.keeper = new Keeper(api.store());
        api.get("/api/retention", TAG, "The policy and what it holds", List.of(), this::policy);
        api.add("PUT", "/api/retention", TAG, "Sets the policy", List.of(), Scope.ADMIN, this::set);
        api.add("POST", "/api/retention/dry-run", TAG, "What would go", List.of(), Scope.ADMIN, this::dryRun);
        api.add("POST", "/api/retention/run", TAG, "Purges what the policy says", List.of(), Scope.ADMIN, this::run);
        api.add("POST", "/api/runs/{id}/hold", TAG, "Sets or lifts a legal hold", List.of(), Scope.ADMIN, this::hold);
        api.add("DELETE", "/api/users/{id}", TAG, "Removes everything of a user", List.of(), Scope.ADMIN, this::forget);
    }

    private Object policy(Caller caller, HttpRequest request) {
        Map<String, @Nullable Object> answer = shape(keeper.policy(caller.site()));
        answer.put("held", api.store().retention().held(caller.site()));
        Retention.Volume volume = api.store().retention().volume(caller.site(), everyStatus());
        answer.put("runs", volume.runs());
        answer.put("bytes", volume.bytes());
        return answer;
    }

    private static Set<String> everyStatus() {
        return Arrays.stream(RunStatus.values()).map(RunStatus::wireName).collect(Collectors.toSet());
    }

    private static Map<String, @Nullable Object> shape(RetentionPolicy policy) {
        JsonNode json = Json.mapper().readTree(policy.toJson());
        return Json.object(
                "rules", json.path("rules"), "lease", json.path("lease"), "tombstones", json.path("tombstones"));
    }

    private static RetentionPolicy read(byte[] body) {
        try {
            return RetentionPolicy.parse(new String(body, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException invalid) {
            throw HttpProblem.badRequest("invalid_field", String.valueOf(invalid.getMessage()), "rules");
        }
    }

    private Object set(Caller caller, HttpRequest request) {
        RetentionPolicy policy = read(request.body());
        keeper.setPolicy(caller.site(), policy, caller.name());
        return shape(policy);
    }

    private Object dryRun(Caller caller, HttpRequest request) {
        RetentionPolicy policy =
                request.body().length == 0 || Json.readObject(request.body()).isEmpty()
                        ? keeper.policy(caller.site())
                        : read(request.body());
        return plan(keeper.dryRun(caller.site(), policy, api.clock().instant()));
    }

    private Object run(Caller caller, HttpRequest request) {
        return plan(keeper.run(
                caller.site(), keeper.policy(caller.site()), api.clock().instant(), caller.name()));
    }

    private static Object plan(Keeper.Plan plan) {
        return Json.object(
                "count",
                plan.runs().size(),
                "bytes",
                plan.bytes(),
                "more",
                plan.more(),
                "runs",
                plan.runs().stream()
                        .limit(SHOWN)
                        .map(run -> Json.object(
                                "run_id", run.runId(),
                                "status", run.status(),
                                "ended_at", Shapes.time(run.endedAt()),
                                "last_seen_at", Shapes.time(run.lastSeenAt()),
                                "bytes", run.bytes()))
                        .toList());
    }

    private Object hold(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        boolean on = Json.readObject(request.body()).path("on").asBoolean(true);
        if (!keeper.hold(caller.site(), id, on, caller.name())) {
            throw Api.noRun(id);
        }
        return Json.object("run_id", id, "hold", on);
    }

    private Object forget(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        List<String> purged = api.store().retention().purgeUser(caller.site(), id, "user removed by " + caller.name());
        api.audit(caller, "user.delete", id, Json.object("runs", purged.size()));
        return Json.object("deleted_runs", purged.size());
    }
}
