package ai.trodo.server.ingest;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.http.HttpProblem;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.Json;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.WriteResult;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** AgentTrace's batch of creates and updates, for those who change only the address. Each item gets its own answer. */
final class AgentTraceEndpoint {
    private final Intake intake;
    private final AgentTraceItems items;

    AgentTraceEndpoint(Intake intake, Clock clock) {
        this.intake = intake;
        this.items = new AgentTraceItems(clock);
    }

    HttpResponse take(Site site, byte[] body) {
        JsonNode batch = Json.readObject(body).get("batch");
        if (batch == null || !batch.isArray()) {
            throw HttpProblem.badRequest("invalid_field", "batch must be a list", "batch");
        }
        intake.checkCount(batch.size());
        List<TrodoRecord> records = new ArrayList<>();
        List<String> owners = new ArrayList<>();
        Set<String> successes = new LinkedHashSet<>();
        List<Map<String, @Nullable Object>> errors = new ArrayList<>();
        Map<String, String> messages = new HashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            JsonNode item = batch.get(i);
            String id = id(item, i);
            try {
                TrodoRecord record = items.read(item);
                successes.add(id);
                if (record != null) {
                    records.add(record);
                    owners.add(id);
                }
            } catch (HttpProblem bad) {
                errors.add(Json.object("id", id, "status", 400, "message", bad.getMessage(), "index", i));
            }
        }
        WriteResult result = intake.write(site, records);
        Set<String> refused = new HashSet<>();
        for (WriteResult.Reject reject : result.rejects()) {
            refused.add(owners.get(reject.index()));
            messages.put(owners.get(reject.index()), reject.message());
        }
        intake.rejected(errors.size());
        refused.forEach(id -> errors.add(Json.object("id", id, "status", 400, "message", messages.get(id))));
        successes.removeAll(refused);
        return HttpResponse.json(errors.isEmpty() ? 200 : 207, Json.object("successes", successes, "errors", errors));
    }

    private static String id(JsonNode item, int index) {
        String own = Texts.text(item, "id");
        String inner = own == null ? Texts.text(Texts.member(item, "body"), "id") : own;
        return inner == null ? "item-" + index : inner;
    }
}
