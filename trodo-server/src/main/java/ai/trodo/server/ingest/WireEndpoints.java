package ai.trodo.server.ingest;

import ai.trodo.model.Span;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.WriteResult;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs and spans in Trodo's own wire: good items are stored, bad ones named one by one. */
final class WireEndpoints {
    private final Intake intake;
    private final WireReader reader;

    WireEndpoints(Intake intake, IngestLimits limits) {
        this.intake = intake;
        this.reader = new WireReader(limits.maxUnpackedBytes(), WireReader.DEFAULT_MAX_DEPTH);
    }

    /** @param runId of the path, null when the path names none */
    HttpResponse records(Site site, byte[] body, @Nullable String runId) {
        return take(site, reader.read(body, runId), runId);
    }

    HttpResponse feedback(Site site, byte[] body, String runId) {
        return take(site, reader.readFeedback(body, runId), runId);
    }

    /** Spans outside any run must say whose they are, since no run says it for them. */
    HttpResponse runless(Site site, byte[] body) {
        Decoded decoded = reader.read(body);
        List<Span> good = new ArrayList<>();
        List<Decoded.Problem> problems = new ArrayList<>(decoded.problems());
        for (int i = 0; i < decoded.spans().size(); i++) {
            Span span = decoded.spans().get(i);
            if (span.runId() == null
                    && (span.distinctId() == null || span.distinctId().isBlank())) {
                problems.add(new Decoded.Problem(
                        "spans",
                        place(decoded, "spans", i),
                        "distinct_id",
                        "is needed for a span outside any run",
                        true));
            } else {
                good.add(span);
            }
        }
        return take(site, new Decoded(decoded.runs(), good, decoded.events(), decoded.scores(), problems), null);
    }

    private HttpResponse take(Site site, Decoded decoded, @Nullable String runId) {
        List<Map<String, @Nullable Object>> problems = new ArrayList<>();
        List<Map<String, @Nullable Object>> warnings = new ArrayList<>();
        for (Decoded.Problem problem : decoded.problems()) {
            if (problem.list().equals("body")) {
                throw HttpProblem.badRequest("invalid_json", "the body " + problem.message(), null);
            }
            (problem.itemLost() ? problems : warnings)
                    .add(problem(problem.list(), problem.index(), problem.field(), problem.message()));
        }
        List<TrodoRecord> records = decoded.records();
        WriteResult result = intake.write(site, records);
        for (WriteResult.Reject reject : result.rejects()) {
            problems.add(rejected(decoded, reject));
        }
        intake.rejected(problems.size() - result.rejects().size());
        String id = runId != null
                ? runId
                : decoded.runs().isEmpty() ? null : decoded.runs().get(0).runId();
        return answer(id, result, problems, warnings);
    }

    private static HttpResponse answer(
            @Nullable String runId,
            WriteResult result,
            List<Map<String, @Nullable Object>> problems,
            List<Map<String, @Nullable Object>> warnings) {
        Map<String, @Nullable Object> answer = Json.object("ok", problems.isEmpty());
        if (runId != null) {
            answer.put("run_id", runId);
        }
        answer.put("stored", result.stored());
        answer.put("duplicates", result.duplicates());
        if (!warnings.isEmpty()) {
            answer.put("warnings", warnings);
        }
        if (problems.isEmpty()) {
            return HttpResponse.json(answer);
        }
        Map<String, @Nullable Object> first = problems.get(0);
        answer.put(
                "error",
                Json.object(
                        "code",
                        "invalid_items",
                        "message",
                        problems.size() + " items could not be taken; the others are stored. First: "
                                + first.get("list") + "[" + first.get("index") + "]." + first.get("field") + " "
                                + first.get("message"),
                        "field",
                        first.get("field")));
        answer.put("problems", problems);
        return HttpResponse.json(400, answer);
    }

    /** Where the item stood that is at this place of those that could be taken: senders count the others too. */
    private static int place(Decoded decoded, String list, int index) {
        int[] lost = decoded.problems().stream()
                .filter(problem -> problem.itemLost() && problem.list().equals(list) && problem.index() >= 0)
                .mapToInt(Decoded.Problem::index)
                .distinct()
                .sorted()
                .toArray();
        int place = index;
        for (int gone : lost) {
            if (gone <= place) {
                place++;
            }
        }
        return place;
    }

    /** The store counts over all records; senders count in each of their lists. */
    private static Map<String, @Nullable Object> rejected(Decoded decoded, WriteResult.Reject reject) {
        int index = reject.index();
        String list = "runs";
        int[] sizes = {
            decoded.runs().size(),
            decoded.spans().size(),
            decoded.events().size(),
            decoded.scores().size()
        };
        String[] names = {"runs", "spans", "events", "scores"};
        for (int i = 0; i < sizes.length; i++) {
            list = names[i];
            if (index < sizes[i]) {
                break;
            }
            index -= sizes[i];
        }
        Map<String, @Nullable Object> problem =
                problem(list, place(decoded, list, index), reject.field(), reject.message());
        problem.put("code", reject.code());
        return problem;
    }

    private static Map<String, @Nullable Object> problem(String list, int index, String field, String message) {
        return Json.object("list", list, "index", index, "field", field, "message", message);
    }
}
