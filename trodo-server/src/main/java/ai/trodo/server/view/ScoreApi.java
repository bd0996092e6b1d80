package ai.trodo.server.view;

import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.Json;
import ai.trodo.server.security.Caller;
import ai.trodo.server.store.ScoreSummary;
import java.util.ArrayList;
import java.util.List;

/** Scores over many runs. */
final class ScoreApi {
    private final Api api;

    ScoreApi(Api api) {
        this.api = api;
        api.get(
                "/api/scores",
                "scores",
                "Scores, newest first",
                List.of("name", "from", "to", "cursor", "limit"),
                this::list);
        api.get("/api/scores/summary", "scores", "What there is of each score", List.of("from", "to"), this::summary);
    }

    private Object list(Caller caller, HttpRequest request) {
        return Api.page(
                api.store()
                        .runs()
                        .scores(
                                caller.site(),
                                request.param("name"),
                                Api.range(request),
                                Api.cursor(request),
                                Api.limit(request, 50)),
                Shapes::score);
    }

    private Object summary(Caller caller, HttpRequest request) {
        List<Object> summaries = new ArrayList<>();
        for (ScoreSummary one : api.store().runs().scoreSummaries(caller.site(), Api.range(request))) {
            List<Object> days = new ArrayList<>();
            one.byDay()
                    .forEach(day -> days.add(
                            Json.object("day", day.day().toString(), "count", day.count(), "avg", day.average())));
            summaries.add(Json.object(
                    "name", one.name(),
                    "data_type", Shapes.word(one.dataType()),
                    "count", one.count(),
                    "avg", one.average(),
                    "min", one.min(),
                    "max", one.max(),
                    "distribution", RunListApi.values(one.distribution()),
                    "by_day", days));
        }
        return summaries;
    }
}
