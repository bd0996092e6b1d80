package ai.trodo.server.ingest;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.People;
import ai.trodo.server.store.People.ProfileChange;
import ai.trodo.server.store.People.ProfileChange.Op;
import ai.trodo.server.store.Site;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Profiles of users and groups, and which user is in which group. */
final class ProfileEndpoints {
    static final String GROUP = "$group.";
    private static final String CHARGES = "$charges";

    private final Intake intake;
    private final Clock clock;

    ProfileEndpoints(Intake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    HttpResponse people(Site site, String action, byte[] body) {
        JsonNode root = Json.readObject(body);
        String user = Texts.needed(root, "whose profile it is", "userId", "user_id", "distinctId", "distinct_id");
        return switch (action) {
            case "set" -> change(site, People.USER, user, Op.SET, properties(root), root);
            case "set_once" -> change(site, People.USER, user, Op.SET_ONCE, properties(root), root);
            case "unset" -> change(site, People.USER, user, Op.UNSET, keys(root), root);
            case "increment" ->
                change(
                        site,
                        People.USER,
                        user,
                        Op.INCREMENT,
                        Map.of(Texts.needed(root, "what to increase", "key", "property"), amount(root, 1.0)),
                        root);
            case "append" -> change(site, People.USER, user, Op.APPEND, values(root), root);
            case "union" -> change(site, People.USER, user, Op.UNION, values(root), root);
            case "remove" -> change(site, People.USER, user, Op.REMOVE, values(root), root);
            case "track_charge" -> change(site, People.USER, user, Op.APPEND, charge(root), root);
            case "clear_charges" -> change(site, People.USER, user, Op.UNSET, Map.of(CHARGES, true), root);
            case "delete_user", "delete" -> change(site, People.USER, user, Op.DELETE, Map.of(), root);
            default -> throw HttpProblem.notFound("there is no people action \"" + printable(action) + "\"");
        };
    }

    HttpResponse membership(Site site, String action, byte[] body) {
        JsonNode root = Json.readObject(body);
        String user = Texts.needed(root, "who is in the group", "userId", "user_id", "distinctId", "distinct_id");
        String key = Texts.needed(root, "the kind of group", "groupKey", "group_key");
        JsonNode id = Texts.member(root, "groupId", "group_id");
        List<Object> ids = new ArrayList<>();
        if (id != null && id.isArray()) {
            id.forEach(one -> ids.add(one.asString("")));
        } else {
            ids.add(Texts.needed(root, "which group", "groupId", "group_id"));
        }
        Op op = switch (action) {
            case "set_group" -> Op.SET;
            case "add_group" -> Op.UNION;
            case "remove_group" -> Op.REMOVE;
            default -> throw HttpProblem.notFound("there is no group action \"" + printable(action) + "\"");
        };
        return change(site, People.USER, user, op, Map.of(GROUP + key, ids), root);
    }

    HttpResponse group(Site site, String method, byte[] body) {
        JsonNode root = Json.readObject(body);
        String type = Texts.needed(root, "the kind of group", "groupKey", "group_key");
        String id = Texts.needed(root, "which group", "groupId", "group_id");
        if (type.equals(People.USER)) {
            throw HttpProblem.badRequest("invalid_field", "groupKey cannot be \"user\"", "groupKey");
        }
        return switch (method) {
            case "set" -> change(site, type, id, Op.SET, properties(root), root);
            case "set_once" -> change(site, type, id, Op.SET_ONCE, properties(root), root);
            case "unset" ->
                change(
                        site,
                        type,
                        id,
                        Op.UNSET,
                        Map.of(Texts.needed(root, "what to remove", "property", "key"), true),
                        root);
            case "increment" ->
                change(
                        site,
                        type,
                        id,
                        Op.INCREMENT,
                        Map.of(Texts.needed(root, "what to increase", "property", "key"), amount(root, 1.0)),
                        root);
            case "append" ->
                change(
                        site,
                        type,
                        id,
                        Op.APPEND,
                        Map.of(Texts.needed(root, "the list", "property", "key"), List.of(value(root))),
                        root);
            case "union" -> change(site, type, id, Op.UNION, values(root), root);
            case "remove" -> change(site, type, id, Op.REMOVE, values(root), root);
            case "delete" -> change(site, type, id, Op.DELETE, Map.of(), root);
            default -> throw HttpProblem.notFound("there is no group method \"" + printable(method) + "\"");
        };
    }

    private static Map<String, Object> properties(JsonNode root) {
        JsonNode properties = root.get("properties");
        if (properties == null || !properties.isObject()) {
            throw HttpProblem.badRequest("invalid_field", "properties must be an object", "properties");
        }
        return Texts.map(properties);
    }

    private static Map<String, Object> keys(JsonNode root) {
        JsonNode keys = Texts.member(root, "keys", "key");
        Map<String, Object> map = new LinkedHashMap<>();
        if (keys != null && keys.isArray()) {
            keys.forEach(key -> map.put(key.asString(""), true));
        } else if (keys != null && keys.isString()) {
            map.put(keys.asString(), true);
        } else {
            throw HttpProblem.badRequest("invalid_field", "keys must be a text or a list of texts", "keys");
        }
        return map;
    }

    private static Map<String, Object> values(JsonNode root) {
        String key = Texts.needed(root, "the list", "key", "listName", "list_name", "property");
        JsonNode values = root.get("values");
        if (values == null || !values.isArray()) {
            throw HttpProblem.badRequest("invalid_field", "values must be a list", "values");
        }
        return Map.of(key, Json.mapper().convertValue(values, List.class));
    }

    private static Object value(JsonNode root) {
        JsonNode value = root.get("value");
        if (value == null || value.isNull()) {
            throw HttpProblem.badRequest("invalid_field", "value is needed", "value");
        }
        return java.util.Objects.requireNonNull(Json.mapper().convertValue(value, Object.class));
    }

    private static double amount(JsonNode root, @Nullable Double otherwise) {
        boolean given = Texts.member(root, "amount", "value") != null;
        Double amount = Texts.number(root, "amount", "value");
        if (amount == null && (given || otherwise == null)) {
            throw HttpProblem.badRequest("invalid_field", "amount must be a number", "amount");
        }
        return amount == null ? java.util.Objects.requireNonNull(otherwise) : amount;
    }

    private Map<String, Object> charge(JsonNode root) {
        Map<String, Object> charge = new LinkedHashMap<>(Texts.map(root.get("properties")));
        charge.put("amount", amount(root, null));
        charge.putIfAbsent("at", clock.instant().toString());
        return Map.of(CHARGES, List.of(charge));
    }

    private HttpResponse change(Site site, String type, String id, Op op, Map<String, Object> values, JsonNode root) {
        ProfileChange change =
                new ProfileChange(ProductEndpoints.changeId(root), type, id, op, values, clock.instant());
        intake.durable(1, () -> {
            intake.store().people().write(site, List.of(), List.of(change));
            return id;
        });
        return HttpResponse.json(Json.object("success", true));
    }

    static String printable(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9_.-]", "?");
        return plain.substring(0, Math.min(60, plain.length()));
    }
}
