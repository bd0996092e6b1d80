package ai.trodo.analytics;

import ai.trodo.capture.PlainValues;
import ai.trodo.export.Frame;
import ai.trodo.internal.Ids;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The events of one user. Light, safe for use by all threads; one for each request is what it is made for. */
public final class UserScope {
    private static final String CUSTOM = "custom";

    private final ProductEvents events;
    private final @Nullable String givenSession;
    private volatile String distinctId;

    UserScope(ProductEvents events, String distinctId, @Nullable String givenSession) {
        this.events = events;
        this.distinctId = distinctId;
        this.givenSession = givenSession;
    }

    /** Who it is about; another one after {@link #identify} and {@link #reset}. */
    public String distinctId() {
        return events.known(distinctId);
    }

    /** The session that events of this user belong to. */
    public String sessionId() {
        return events.isOn() ? events.state(distinctId(), givenSession).sessionId : "";
    }

    @Nullable
    String givenSession() {
        return givenSession;
    }

    /** Something the user did, without properties. */
    public void track(String name) {
        track(name, Map.of());
    }

    /** Something the user did; values that JSON has no word for are written as text. */
    public void track(String name, @Nullable Map<String, ?> properties) {
        track(name, properties, CUSTOM, null);
    }

    /**
     * Something that the user did.
     *
     * @param name at most 255 characters, the rest is cut off; snake case reads best
     * @param category "custom" unless one says otherwise
     * @param at when it happened, null for now
     */
    public void track(
            String name, @Nullable Map<String, ?> properties, @Nullable String category, @Nullable Instant at) {
        events.guarded(() -> {
            if (ProductEvents.blankToNull(name) == null) {
                events.ignore("an event needs a name");
                return;
            }
            String word = ProductEvents.blankToNull(category);
            events.event(this, CUSTOM, name, word == null ? CUSTOM : word, PlainValues.properties(properties), at);
        });
    }

    /** An error that was caught and concerns this user. */
    public void captureError(Throwable error) {
        captureError(error, Severity.ERROR);
    }

    /** An error that this user met; recorded with its stack, thrown nowhere. */
    public void captureError(Throwable error, Severity severity) {
        events.guarded(() -> {
            if (error == null) {
                events.ignore("no error was given");
                return;
            }
            events.error(this, error, severity == null ? Severity.ERROR : severity);
        });
    }

    /**
     * Says that this user is known under another id. From now on this scope speaks of {@code id_} and that id, or of the
     * one that the receiver's answer names once it has come.
     */
    public void identify(String identifyId) {
        events.guarded(() -> {
            String id = identifyId == null ? "" : identifyId.strip();
            if (id.isEmpty()) {
                events.ignore("identify needs an id");
                return;
            }
            UserState state = events.registered(this);
            Map<String, Object> body = identity(state, distinctId());
            body.put("identifyId", id);
            String identified = IdentifyReply.idOf(id);
            events.rename(distinctId(), givenSession, events.known(identified));
            events.send(Frame.Kind.IDENTIFY, null, body);
            distinctId = identified;
        });
    }

    /** Forgets who it is: this scope goes on with a new anonymous id, without groups. */
    public void reset() {
        events.guarded(() -> {
            String old = distinctId();
            String anonymous = "anon_" + Ids.newId();
            Map<String, Object> body = identity(events.state(old, givenSession), anonymous);
            body.put("userId", old);
            events.send(Frame.Kind.RESET, null, body);
            distinctId = anonymous;
        });
    }

    /** Links a wallet to the user. */
    public void walletAddress(String address) {
        events.guarded(() -> {
            if (ProductEvents.blankToNull(address) == null) {
                events.ignore("a wallet needs an address");
                return;
            }
            Map<String, Object> body = identity(events.registered(this), distinctId());
            body.put("walletAddress", address);
            events.send(Frame.Kind.WALLET, null, body);
        });
    }

    private Map<String, Object> identity(UserState state, String distinct) {
        Map<String, Object> body = body();
        body.put("sessionId", state.sessionId);
        body.put("userId", distinctId());
        body.put("distinctId", distinct);
        return body;
    }

    /** The profile of the user. */
    public People people() {
        return new People(events, this);
    }

    /** Makes these the only groups of a kind that the user belongs to. */
    public void setGroup(String groupKey, String... groupIds) {
        if (!events.isOn()) {
            return;
        }
        ProductEvents.required("groupKey", groupKey);
        for (String groupId : groupIds) {
            ProductEvents.required("groupId", groupId);
        }
        if (groupIds.length == 0) {
            throw new IllegalArgumentException("groupIds must not be empty");
        }
        List<String> ids = List.of(groupIds);
        membership("set_group", groupKey, ids.size() == 1 ? ids.get(0) : ids, state -> state.setGroup(groupKey, ids));
    }

    /** One more group of a kind; the others stay. */
    public void addGroup(String groupKey, String groupId) {
        checked(groupKey, groupId);
        membership("add_group", groupKey, groupId, state -> state.addGroup(groupKey, groupId));
    }

    /** The user leaves one group of a kind and stays in the others. */
    public void removeGroup(String groupKey, String groupId) {
        checked(groupKey, groupId);
        membership("remove_group", groupKey, groupId, state -> state.removeGroup(groupKey, groupId));
    }

    /** The profile of a group. Makes no request by itself. */
    public GroupProfile group(String groupKey, String groupId) {
        checked(groupKey, groupId);
        return new GroupProfile(events, this, groupKey, groupId);
    }

    /** The events of an older way to tell of agents, still understood by Trodo; runs say more. */
    public AgentEvents agentEvents(String agentId, String conversationId) {
        if (events.isOn()) {
            ProductEvents.required("agentId", agentId);
            ProductEvents.required("conversationId", conversationId);
        }
        return new AgentEvents(events, this, agentId, conversationId);
    }

    private void checked(String groupKey, String groupId) {
        if (events.isOn()) {
            ProductEvents.required("groupKey", groupKey);
            ProductEvents.required("groupId", groupId);
        }
    }

    private void membership(String action, String groupKey, Object groupId, Consumer<UserState> change) {
        events.guarded(() -> {
            change.accept(events.state(distinctId(), givenSession));
            Map<String, Object> body = body();
            body.put("userId", distinctId());
            body.put("groupKey", groupKey);
            body.put("groupId", groupId);
            events.send(Frame.Kind.GROUPS, action, body);
        });
    }

    /** A body that begins with the site, as all but events do. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("siteId", events.siteId());
        return body;
    }
}
