package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.security.Scope;
import ai.trodo.server.security.SiteKey;
import ai.trodo.server.security.SiteKeys;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Sites and their keys. A key's text is shown once, when it is made. */
final class SiteApi {
    private static final String TAG = "sites";

    private final Api api;
    private final SiteKeys keys;

    SiteApi(Api api, SiteKeys keys) {
        this.api = api;
        this.keys = keys;
        api.get("/api/sites", TAG, "Sites and their keys", List.of(), this::list);
        api.add("POST", "/api/sites", TAG, "Creates a site", List.of(), Scope.ADMIN, this::create);
        api.add("POST", "/api/sites/{id}/keys", TAG, "Creates a key", List.of(), Scope.ADMIN, this::createKey);
        api.add("DELETE", "/api/sites/{id}/keys/{key}", TAG, "Revokes a key", List.of(), Scope.ADMIN, this::revoke);
        api.add(
                "POST",
                "/api/sites/{id}/keys/{key}/rotate",
                TAG,
                "A new key in place of an old one, which goes on for some hours",
                List.of(),
                Scope.ADMIN,
                this::rotate);
    }

    private Object list(Caller caller, HttpRequest request) {
        Map<String, String> names = new LinkedHashMap<>();
        if (caller.anySite()) {
            names.put(Site.DEFAULT.id(), "Default");
            for (Documents.Document site : keys.sites()) {
                names.put(
                        site.id(),
                        Json.mapper().readTree(site.json()).path("name").asString(site.id()));
            }
            api.store().retention().sites().forEach(site -> names.putIfAbsent(site.id(), site.id()));
            names.remove(Site.SYSTEM.id());
        } else {
            names.put(caller.site().id(), caller.site().id());
        }
        List<Object> items = new ArrayList<>();
        names.forEach((id, name) -> items.add(Json.object(
                "id",
                id,
                "name",
                name,
                "keys",
                caller.may(Scope.ADMIN)
                        ? keys.keys(new Site(id)).stream().map(SiteApi::shape).toList()
                        : List.of())));
        return Json.object("items", items);
    }

    private static Map<String, @Nullable Object> shape(SiteKey key) {
        return Json.object(
                "key_id", key.keyId(),
                "name", key.name(),
                "scopes", key.words(),
                "hint", key.hint(),
                "created_at", Shapes.time(key.createdAt()),
                "expires_at", Shapes.time(key.expiresAt()),
                "revoked_at", Shapes.time(key.revokedAt()));
    }

    private Object create(Caller caller, HttpRequest request) {
        requireAnySite(caller);
        ObjectNode body = Json.readObject(request.body());
        String id = body.path("id").asString("").trim();
        if (!id.matches("[A-Za-z0-9._-]{1,100}")) {
            throw HttpProblem.badRequest(
                    "invalid_field", "id must be letters, digits, dots, dashes or underscores", "id");
        }
        String name = body.path("name").asString(id);
        if (!keys.createSite(new Site(id), name.substring(0, Math.min(200, name.length())))) {
            throw new HttpProblem(409, "exists", "there is a site " + Api.quoted(id) + " already", "id", 0);
        }
        api.audit(caller, "site.create", id, null);
        return HttpResponse.json(201, Json.object("id", id, "name", name, "keys", List.of()));
    }

    private static void requireAnySite(Caller caller) {
        if (!caller.anySite()) {
            throw HttpProblem.forbidden("a key belongs to one site; log in to manage others");
        }
    }

    private static Site owned(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        if (!caller.anySite() && !caller.site().id().equals(id) || id.equals(Site.SYSTEM.id())) {
            throw HttpProblem.forbidden("this site is not yours");
        }
        try {
            return new Site(id);
        } catch (IllegalArgumentException invalid) {
            throw HttpProblem.badRequest("invalid_site", "site is not a valid name", "id");
        }
    }

    private Object createKey(Caller caller, HttpRequest request) {
        Site site = owned(caller, request);
        ObjectNode body = Json.readObject(request.body());
        Set<Scope> scopes = new LinkedHashSet<>();
        try {
            if (body.path("scope").isString()) {
                scopes.add(Scope.of(body.path("scope").asString()));
            }
            RunListApi.texts(body.get("scopes"), "scopes").forEach(word -> scopes.add(Scope.of(word)));
        } catch (IllegalArgumentException unknown) {
            throw HttpProblem.badRequest("invalid_field", String.valueOf(unknown.getMessage()), "scope");
        }
        if (scopes.isEmpty()) {
            scopes.add(Scope.INGEST);
        }
        long days = body.path("expires_days").asLong(0);
        Instant expires = days <= 0 ? null : api.clock().instant().plus(Duration.ofDays(Math.min(days, 36_500)));
        String name = body.path("name").asString("");
        return created(caller, keys.create(site, name.substring(0, Math.min(200, name.length())), scopes, expires));
    }

    private HttpResponse created(Caller caller, SiteKeys.NewKey made) {
        api.audit(
                caller,
                "key.create",
                made.key().site().id(),
                Json.object("key_id", made.key().keyId()));
        Map<String, @Nullable Object> answer = shape(made.key());
        answer.put("key", made.text());
        return HttpResponse.json(201, answer);
    }

    private Object revoke(Caller caller, HttpRequest request) {
        Site site = owned(caller, request);
        if (!keys.revoke(site, request.pathParam("key"))) {
            throw HttpProblem.notFound("this site has no such key, or it stands in the settings");
        }
        api.audit(caller, "key.revoke", site.id(), Json.object("key_id", request.pathParam("key")));
        return Json.object("revoked", true);
    }

    private Object rotate(Caller caller, HttpRequest request) {
        Site site = owned(caller, request);
        Duration overlap = Duration.ofHours(request.intParam("hours", 24, 0, 720));
        SiteKeys.NewKey made = keys.rotate(site, request.pathParam("key"), overlap)
                .orElseThrow(() -> HttpProblem.notFound("this site has no such key, or it stands in the settings"));
        return created(caller, made);
    }
}
