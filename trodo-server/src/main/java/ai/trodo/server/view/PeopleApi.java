package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.store.ConversationSummary;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.People;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.RunTree;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.UserSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conversations and the people in them. */
final class PeopleApi {
    private static final int MAX_TURNS = 200;

    private final Api api;

    PeopleApi(Api api) {
        this.api = api;
        api.get("/api/conversations", "people", "Conversations", Api.FILTER_AND_PAGE, this::conversations);
        api.get("/api/conversations/{id}", "people", "A conversation with its turns", List.of(), this::conversation);
        api.get("/api/users", "people", "Users", Api.FILTER_AND_PAGE, this::users);
        api.get("/api/users/{id}", "people", "A user with runs and events", List.of(), this::user);
    }

    private Object conversations(Caller caller, HttpRequest request) {
        return Api.page(
                api.store()
                        .runs()
                        .conversations(caller.site(), api.query(request), Api.cursor(request), Api.limit(request, 50)),
                PeopleApi::shape);
    }

    static Map<String, @Nullable Object> shape(ConversationSummary one) {
        return Json.object(
                "conversation_id", one.conversationId(),
                "distinct_id", one.distinctId(),
                "run_count", one.runCount(),
                "first_at", Shapes.time(one.firstAt()),
                "last_at", Shapes.time(one.lastAt()),
                "tokens", one.tokens(),
                "cost", one.cost(),
                "errors", one.errors(),
                "agents", one.agents(),
                "last_input_preview", one.lastInputPreview());
    }

    private Object conversation(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        ConversationSummary found = api.store()
                .runs()
                .conversation(caller.site(), id)
                .orElseThrow(() -> HttpProblem.notFound("there is no conversation " + Api.quoted(id)));
        api.opened(caller, "conversation.read", id);
        Page<RunSummary> runs = api.store()
                .runs()
                .list(caller.site(), RunQuery.of(Is.of(Field.CONVERSATION, id)), Sort.OLDEST, null, MAX_TURNS);
        List<Object> turns = new ArrayList<>();
        for (RunSummary run : runs.items()) {
            Optional<RunTree> tree = api.store().runs().tree(caller.site(), run.runId(), null, 1);
            turns.add(Json.object(
                    "run", Shapes.run(run),
                    "input_text",
                            tree.map(found1 ->
                                            TurnText.input(found1.run().input().text()))
                                    .orElse(null),
                    "output_text",
                            tree.map(found1 -> TurnText.output(
                                            found1.run().output().text()))
                                    .orElse(null)));
        }
        return Json.object("conversation", shape(found), "turns", turns, "truncated", runs.next() != null);
    }

    private Object users(Caller caller, HttpRequest request) {
        return Api.page(
                api.store()
                        .runs()
                        .users(caller.site(), api.query(request), Api.cursor(request), Api.limit(request, 50)),
                PeopleApi::shape);
    }

    static Map<String, @Nullable Object> shape(UserSummary user) {
        return Json.object(
                "distinct_id", user.distinctId(),
                "run_count", user.runCount(),
                "conversation_count", user.conversationCount(),
                "first_at", Shapes.time(user.firstAt()),
                "last_at", Shapes.time(user.lastAt()),
                "tokens", user.tokens(),
                "cost", user.cost(),
                "errors", user.errors(),
                "profile", user.profile(),
                "groups", user.groups());
    }

    private Object user(Caller caller, HttpRequest request) {
        String id = request.pathParam("id");
        UserSummary user = api.store()
                .runs()
                .user(caller.site(), id)
                .orElseThrow(() -> HttpProblem.notFound("there is no user " + Api.quoted(id)));
        api.opened(caller, "user.read", id);
        RunQuery theirs = RunQuery.of(Is.of(Field.USER, user.distinctId()));
        Page<RunSummary> runs = api.store().runs().list(caller.site(), theirs, Sort.NEWEST, null, 50);
        return Json.object(
                "user",
                shape(user),
                "runs",
                runs.items().stream().map(Shapes::run).toList(),
                "next_cursor",
                runs.next() == null ? null : runs.next().token(),
                "conversations",
                api.store().runs().conversations(caller.site(), theirs, null, 50).items().stream()
                        .map(PeopleApi::shape)
                        .toList(),
                "events",
                api.store().people().events(caller.site(), user.distinctId(), null, 100).items().stream()
                        .map(PeopleApi::event)
                        .toList());
    }

    private static Object event(People.ProductEvent event) {
        return Json.object(
                "event_id", event.eventId(),
                "name", event.name(),
                "at", Shapes.time(event.at()),
                "session_id", event.sessionId(),
                "properties", event.properties());
    }
}
