package ai.trodo.server.prompt;

import ai.trodo.server.fold.PromptOf;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.RunSummary;
import ai.trodo.server.store.ScoreFacts;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.Sort;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one version of a prompt did: the spans that say they were made from it, the runs that have such a span, and the
 * scores of those runs.
 *
 * @param prompt {@code name@version}, what runs are found by
 * @param version as the spans say it; null when they name the prompt only
 * @param scoredRuns runs whose scores were looked at
 * @param partial whether there are more runs than were looked at for scores
 */
public record PromptUse(
        String prompt,
        @Nullable String version,
        long runs,
        UsageReader.Slice calls,
        List<ScoreLine> scores,
        long scoredRuns,
        boolean partial) {
    /** Newest runs of a version whose scores are added up. */
    static final int MAX_SCORED_RUNS = 2_000;

    private static final int PAGE = 200;

    /** All scores of one name. */
    public record ScoreLine(
            String name, long count, @Nullable Double average) {}

    /** Each version that any span names, the most used first; also versions that are no longer on the shelf. */
    public static List<PromptUse> of(RunStore store, Site site, String name, TimeRange range) {
        List<PromptUse> uses = new ArrayList<>();
        RunQuery ofPrompt = RunQuery.of(Is.of(Field.PROMPT, name)).in(range);
        for (UsageReader.Slice calls : store.usage().by(site, ofPrompt, UsageReader.Dimension.PROMPT)) {
            if (PromptOf.name(calls.name()).equals(name)) {
                uses.add(of(store, site, calls, range));
            }
        }
        return uses;
    }

    private static PromptUse of(RunStore store, Site site, UsageReader.Slice calls, TimeRange range) {
        String prompt = calls.name();
        RunQuery query = RunQuery.of(Is.of(Field.PROMPT, prompt)).in(range);
        Map<String, Sum> sums = new TreeMap<>();
        Cursor after = null;
        long seen = 0;
        do {
            Page<RunSummary> page = store.runs().list(site, query, Sort.NEWEST, after, PAGE);
            page.items()
                    .forEach(run -> run.scores()
                            .forEach(score -> sums.computeIfAbsent(score.name(), s -> new Sum())
                                    .add(score)));
            seen += page.items().size();
            after = page.next();
        } while (after != null && seen < MAX_SCORED_RUNS);
        String name = PromptOf.name(prompt);
        return new PromptUse(
                prompt,
                prompt.equals(name) ? null : prompt.substring(name.length() + 1),
                after == null ? seen : store.usage().totals(site, query).runs(),
                calls,
                sums.entrySet().stream().map(e -> e.getValue().line(e.getKey())).toList(),
                seen,
                after != null);
    }

    private static final class Sum {
        private long count;
        private long numbers;
        private double total;

        void add(ScoreFacts score) {
            count++;
            Double value = score.value();
            if (value != null) {
                numbers++;
                total += value;
            }
        }

        ScoreLine line(String name) {
            return new ScoreLine(name, count, numbers == 0 ? null : Double.valueOf(total / numbers));
        }
    }
}
