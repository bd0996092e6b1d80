package ai.trodo.server.view;

import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.live.LiveHub;
import ai.trodo.server.security.Caller;
import ai.trodo.server.store.TimeRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Server-sent events for lists and for single runs. */
final class LiveApi {
    private final LiveHub live;

    LiveApi(Api api, LiveHub live) {
        this.live = live;
        api.get("/api/live", "live", "Changes as they happen (server-sent events)", List.of("q", "run"), this::stream);
    }

    private Object stream(Caller caller, HttpRequest request) {
        LiveHub.Topic topic =
                new LiveHub.Topic(caller.site(), Api.query(request.param("q"), TimeRange.ALWAYS), request.param("run"));
        String last = request.header("Last-Event-ID");
        return HttpResponse.events(live.open(topic, position(last == null ? request.param("last_event_id") : last)));
    }

    private static @Nullable Long position(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Math.max(0, Long.parseLong(text.trim()));
        } catch (NumberFormatException notOurs) {
            throw HttpProblem.badRequest("invalid_cursor", "Last-Event-ID is not one of ours", "Last-Event-ID");
        }
    }
}
