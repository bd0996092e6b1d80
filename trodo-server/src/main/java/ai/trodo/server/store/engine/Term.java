package ai.trodo.server.store.engine;

import ai.trodo.model.Run;
import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.PromptOf;
import ai.trodo.server.fold.RunTotals;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A word that a run can be found by. An inverted index of these answers every equality filter with one range of an
 * index that is already in the order of time.
 *
 * @param field "agent", "model", "meta.tenant" ...
 */
public record Term(String field, String value) {
    /** Metadata keys of one run that can be asked for. */
    public static final int MAX_METADATA_KEYS = 64;

    /** Words of one kind, for example models, of one run that can be asked for. */
    private static final int MAX_WORDS = 200;

    /** What the index has for this value: longer ones are indexed, and asked for, by their beginning. */
    public static String indexed(String value) {
        String word = FactsOf.word(value);
        return word == null ? "" : word;
    }

    /** Everything that a run can be found by. */
    public static Set<Term> of(RunRow row) {
        Set<Term> terms = new HashSet<>();
        RunTotals totals = row.totals();
        add(terms, "agent", totals.agentName());
        add(terms, "status", totals.status().wireName());
        add(terms, "user", totals.distinctId());
        add(terms, "conversation", totals.conversationId());
        addAll(terms, "model", totals.models());
        addAll(terms, "provider", totals.providers());
        addAll(terms, "tool", totals.tools());
        addAll(terms, "kind", totals.kinds());
        addAll(terms, "prompt", totals.prompts());
        addAll(terms, "prompt", totals.prompts().stream().map(PromptOf::name).toList());
        Run run = row.said();
        if (run != null) {
            add(terms, "parent", run.parentRunId());
            add(terms, "environment", run.environment());
            add(terms, "release", run.release());
            addAll(terms, "tag", run.tags());
            addMetadata(terms, run.metadata());
            flag(terms, "has", "parent", run.parentRunId() != null);
        }
        flag(
                terms,
                "has",
                "error",
                totals.errorCount() > 0 || totals.status().wireName().equals("error"));
        flag(terms, "has", "orphan", totals.orphanCount() > 0);
        flag(terms, "has", "late", totals.lateCount() > 0);
        flag(terms, "has", "score", row.scored());
        flag(terms, "is", "running", !totals.status().isTerminal());
        flag(terms, "is", "standalone", totals.standalone());
        flag(terms, "is", "held", row.held());
        return terms;
    }

    private static void addMetadata(Set<Term> terms, Map<String, Object> metadata) {
        int keys = 0;
        for (Map.Entry<String, Object> entry : metadata.entrySet()) {
            Object value = entry.getValue();
            if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                if (++keys > MAX_METADATA_KEYS) {
                    return;
                }
                add(terms, "meta." + indexed(entry.getKey()), value.toString());
            }
        }
    }

    private static void add(Set<Term> terms, String field, @Nullable String value) {
        if (value != null) {
            terms.add(new Term(field, indexed(value)));
        }
    }

    private static void addAll(Set<Term> terms, String field, Collection<String> values) {
        values.stream().limit(MAX_WORDS).forEach(value -> add(terms, field, value));
    }

    private static void flag(Set<Term> terms, String field, String value, boolean on) {
        if (on) {
            terms.add(new Term(field, value));
        }
    }
}
