package ai.trodo.server.ingest;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.People;
import ai.trodo.server.store.People.ProductEvent;
import ai.trodo.server.store.People.ProfileChange;
import ai.trodo.server.store.People.ProfileChange.Op;
import ai.trodo.server.store.Site;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Product analytics: sessions, events and who is who. Sessions are made when their first event comes. */
final class ProductEndpoints {
    private static final int MAX_NAME = 255;

    private final Intake intake;
    private final Clock clock;

    ProductEndpoints(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    private People people() {
        return intake.store().people();
    }

    HttpResponse track(Site site, byte[] body) {
        JsonNode root = Json.readObject(body);
        JsonNode session = Texts.member(root, "sessionData", "session_data");
        session = session == null ? root : session;
        String id = Texts.needed(session, "the id of the session", "session_id", "sessionId");
        Map<String, Object> values = Texts.map(session);
        values.remove("session_id");
        change(site, Visitors.SESSION, id, Op.SET, values, changeId(root));
        return HttpResponse.json(Json.object("success", true, "session_id", id));
    }

    HttpResponse event(Site site, byte[] body) {
        ProductEvent event = event(Json.readObject(body), new Visitors(people(), site));
        write(site, List.of(event), List.of());
        return HttpResponse.json(Json.object("success", true, "event_id", event.eventId()));
    }

    HttpResponse bulk(Site site, byte[] body) {
        JsonNode events = Json.readObject(body).get("events");
        if (events == null || !events.isArray()) {
            throw HttpProblem.badRequest("invalid_field", "events must be a list", "events");
        }
        intake.checkCount(events.size());
        List<ProductEvent> good = new ArrayList<>();
        List<Map<String, @Nullable Object>> problems = new ArrayList<>();
        Visitors visitors = new Visitors(people(), site);
        for (int i = 0; i < events.size(); i++) {
            try {
                good.add(event(events.get(i), visitors));
            } catch (HttpProblem bad) {
                problems.add(
                        Json.object("list", "events", "index", i, "field", fieldOf(bad), "message", bad.getMessage()));
            }
        }
        write(site, good, List.of());
        Map<String, @Nullable Object> answer =
                Json.object("success", problems.isEmpty(), "ok", problems.isEmpty(), "stored", good.size());
        if (problems.isEmpty()) {
            return HttpResponse.json(answer);
        }
        intake.rejected(problems.size());
        answer.put(
                "error",
                Json.object(
                        "code", "invalid_items",
                        "message", problems.size() + " events could not be taken; the others are stored",
                        "field", "events"));
        answer.put("problems", problems);
        return HttpResponse.json(400, answer);
    }

    private static @Nullable Object fieldOf(HttpProblem problem) {
        JsonNode error = Json.read(problem.toResponse().bytes()).path("error").path("field");
        return error.isString() ? error.asString() : null;
    }

    private ProductEvent event(JsonNode node, Visitors visitors) {
        if (!node.isObject()) {
            throw HttpProblem.badRequest("invalid_item", "must be an object", "");
        }
        String name = Texts.needed(node, "what happened", "event_name", "eventName", "name");
        if (name.length() > MAX_NAME) {
            throw HttpProblem.badRequest(
                    "invalid_field_format", "event_name is longer than " + MAX_NAME + " characters", "event_name");
        }
        String session = Texts.text(node, "session_id", "sessionId");
        Instant at = Texts.time(node, "timestamp", "at", "time");
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String part : new String[] {"event_type", "event_category"}) {
            String word = Texts.text(node, part);
            if (word != null) {
                properties.put("$" + part.substring(6), word);
            }
        }
        for (String part : new String[] {"auto_event_data", "page_data", "element_data", "override_data"}) {
            Map<String, Object> data = Texts.map(node.get(part));
            if (!data.isEmpty()) {
                properties.put("$" + part.substring(0, part.lastIndexOf('_')), data);
            }
        }
        properties.putAll(Texts.map(Texts.member(node, "custom_properties", "customProperties", "properties")));
        String id = Texts.text(node, "event_id", "eventId", "insert_id");
        return new ProductEvent(
                id == null ? UUID.randomUUID().toString() : id,
                visitors.behind(node),
                name,
                at == null ? clock.instant() : at,
                session,
                properties);
    }

    HttpResponse identify(Site site, byte[] body) {
        JsonNode root = Json.readObject(body);
        String known = Texts.needed(root, "whom the id means", "identifyId", "identify_id");
        String distinct = known.startsWith("id_") ? known : "id_" + known;
        boolean merged = false;
        for (String name : new String[] {"distinctId", "userId"}) {
            String old = Texts.text(root, name, name.equals("userId") ? "user_id" : "distinct_id");
            if (old != null && !old.equals(distinct) && (name.equals("distinctId") || isNobodys(site, old))) {
                intake.durable(1, () -> {
                    people().alias(site, old, distinct);
                    return old;
                });
                merged = true;
            }
        }
        change(site, People.USER, distinct, Op.SET_ONCE, Map.of("$identified_as", known), "identify-" + distinct);
        handOver(site, root, distinct);
        return HttpResponse.json(Json.object(
                "success", true,
                "distinctId", distinct,
                "newDistinctId", distinct,
                "merged", merged,
                "group_memberships", groups(site, distinct)));
    }

    /** A browser keeps its user id when somebody else logs in, so the first one whom it meant keeps what it did. */
    private boolean isNobodys(Site site, String browser) {
        return people().resolve(site, browser).equals(browser);
    }

    /** Says whose a session is from now on; what it reported before stays whose it was. */
    private void handOver(Site site, JsonNode root, @Nullable String distinctId) {
        String session = Texts.text(root, "sessionId", "session_id");
        if (session != null && distinctId != null) {
            change(site, Visitors.SESSION, session, Op.SET, Map.of("distinct_id", distinctId), changeId(root));
        }
    }

    private Map<String, Object> groups(Site site, String distinctId) {
        Map<String, Object> groups = new LinkedHashMap<>();
        people().profile(site, People.USER, distinctId)
                .ifPresent(profile -> profile.properties().forEach((key, value) -> {
                    if (key.startsWith(ProfileEndpoints.GROUP)) {
                        groups.put(key.substring(ProfileEndpoints.GROUP.length()), value);
                    }
                }));
        return groups;
    }

    HttpResponse reset(Site site, byte[] body) {
        JsonNode root = Json.readObject(body);
        handOver(site, root, Texts.text(root, "distinctId", "distinct_id"));
        return HttpResponse.json(Json.object("success", true));
    }

    HttpResponse wallet(Site site, byte[] body) {
        JsonNode root = Json.readObject(body);
        String address = Texts.needed(root, "the wallet", "walletAddress", "wallet_address");
        String who = Texts.needed(root, "whose wallet it is", "distinctId", "distinct_id", "userId", "user_id");
        change(site, People.USER, who, Op.SET, Map.of("wallet_address", address), changeId(root));
        return HttpResponse.json(Json.object("success", true, "merged", false, "newUserId", null));
    }

    /** Where a visit came from; browsers send it beside the session. */
    HttpResponse campaign(Site site, byte[] body) {
        JsonNode root = Json.readObject(body);
        String session = Texts.text(root, "session_id", "sessionId");
        Map<String, Object> values = Texts.map(root);
        values.remove("siteId");
        values.remove("site_id");
        ProductEvent event = new ProductEvent(
                UUID.randomUUID().toString(),
                new Visitors(people(), site).behind(root),
                "$campaign",
                clock.instant(),
                session,
                values);
        write(site, List.of(event), List.of());
        return HttpResponse.json(Json.object("success", true));
    }

    private void change(Site site, String type, String id, Op op, Map<String, Object> values, String changeId) {
        write(site, List.of(), List.of(new ProfileChange(changeId, type, id, op, values, clock.instant())));
    }

    private void write(Site site, List<ProductEvent> events, List<ProfileChange> changes) {
        intake.durable(events.size() + changes.size(), () -> {
            people().write(site, events, changes);
            return site;
        });
    }

    /** The protocol has no id for a change; a client that sends one makes its repeats harmless. */
    static String changeId(JsonNode root) {
        String id = Texts.text(root, "insert_id", "change_id");
        return id == null ? UUID.randomUUID().toString() : id;
    }
}
