package ai.trodo.server.view;

import ai.trodo.server.audit.Anchors;
import ai.trodo.server.audit.ChainCheck;
import ai.trodo.server.audit.RunProof;
import ai.trodo.server.audit.Seal;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.store.AuditLog;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/** For the auditor: chains, proofs, anchors, and who did what. */
final class TrailApi {
    private static final String TAG = "audit";

    private final Api api;
    private final Anchors anchors;
    private final @Nullable Seal seal;

    TrailApi(Api api, @Nullable Seal seal) {
        this.api = api;
        this.seal = seal;
        this.anchors = new Anchors(api.store(), seal);
        api.get("/api/runs/{id}/audit", TAG, "Whether a run's records are whole", List.of(), this::check);
        api.get("/api/runs/{id}/export", TAG, "A run with its proof", List.of(), this::proof);
        api.get("/api/audit/log", TAG, "Who did what", List.of("cursor", "limit"), this::log);
        api.get("/api/audit/anchors", TAG, "The anchors of each day", List.of(), this::list);
        api.get("/api/audit/anchors/{day}", TAG, "Checks the anchor of a day", List.of(), this::checkAnchor);
        api.add(
                "POST",
                "/api/audit/anchors/{day}",
                TAG,
                "Makes the anchor of a day that is over",
                List.of(),
                Scope.ADMIN,
                this::make);
    }

    private Object check(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        ChainCheck check = ChainCheck.of(api.store(), caller.site(), id).orElseThrow(() -> Api.noRun(id));
        return Json.object(
                "records", check.records(),
                "head_hash", check.headHash(),
                "verified", check.verified(),
                "broken_at", check.verified() ? null : check.brokenAt());
    }

    private Object proof(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        String document = RunProof.export(api.store(), caller.site(), id, caller.name(), seal)
                .orElseThrow(() -> Api.noRun(id));
        String name = id.replaceAll("[^A-Za-z0-9._-]", "_");
        return HttpResponse.of(200, "application/json", document.getBytes(StandardCharsets.UTF_8))
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"run-" + name.substring(0, Math.min(80, name.length())) + ".json\"");
    }

    private Object log(Caller caller, HttpRequest request) {
        Map<String, @Nullable Object> page = Api.page(
                api.store().auditLog().list(caller.site(), Api.cursor(request), Api.limit(request, 100)),
                TrailApi::entry);
        long broken = api.store().auditLog().firstBroken(caller.site());
        page.put("verified", broken == 0);
        page.put("broken_at", broken == 0 ? null : broken);
        return page;
    }

    static Map<String, @Nullable Object> entry(AuditLog.Entry entry) {
        return Json.object(
                "seq", entry.seq(),
                "at", Shapes.time(entry.at()),
                "actor", entry.actor(),
                "action", entry.action(),
                "target", entry.target(),
                "detail", new RawValue(entry.detailJson()),
                "hash", entry.hash(),
                "prev_hash", entry.prevHash());
    }

    private Object list(Caller caller, HttpRequest request) {
        return Json.object(
                "items",
                anchors.list(caller.site()).stream().map(TrailApi::shape).toList(),
                "sealed",
                seal == null ? null : seal.algorithm());
    }

    private static Object shape(Anchors.Anchor anchor) {
        return Json.object(
                "day", anchor.day().toString(),
                "runs", anchor.runs(),
                "records", anchor.records(),
                "digest", anchor.digest(),
                "previous", anchor.previous(),
                "document", anchor.json());
    }

    private Object checkAnchor(Caller caller, HttpRequest request) {
        Anchors.Check check = anchors.check(caller.site(), day(request))
                .orElseThrow(() -> HttpProblem.notFound("there is no anchor of this day"));
        return Json.object(
                "day", check.day().toString(),
                "verified", check.verified(),
                "broken", check.broken(),
                "purged", check.purged(),
                "digest_fits", check.digestFits(),
                "seal_fits", check.sealFits());
    }

    private Object make(Caller caller, HttpRequest request) {
        LocalDate day = day(request);
        if (!day.isBefore(LocalDate.ofInstant(api.clock().instant(), ZoneOffset.UTC))) {
            throw HttpProblem.badRequest("invalid_field", "an anchor is made of a day that is over (UTC)", "day");
        }
        Anchors.Anchor anchor = anchors.make(caller.site(), day, api.clock().instant());
        api.audit(caller, "anchor.make", day.toString(), null);
        return shape(anchor);
    }

    private static LocalDate day(HttpRequest request) {
        try {
            return LocalDate.parse(request.pathParam("day"));
        } catch (DateTimeException malformed) {
            throw HttpProblem.badRequest("invalid_field", "day must be like 2026-01-31", "day");
        }
    }
}
