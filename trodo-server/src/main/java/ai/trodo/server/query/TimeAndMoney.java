package ai.trodo.server.query;

import ai.trodo.server.fold.SpanFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the time and the money of one run went.
 *
 * @param overlapMicros how much was won by working in parallel
 * @param idleMicros time of the run in which none of its spans was running
 */
public record TimeAndMoney(
        List<Share> byKind,
        List<Share> byName,
        List<String> criticalPath,
        long totalMicros,
        long overlapMicros,
        long idleMicros) {
    private static final int NAMES = 20;

    /**
     * What spans of one sort took together.
     *
     * @param costNanos billionths of a dollar, null when nothing about money is known
     * @param tokens null when nothing about tokens is known
     */
    public record Share(
            String kind,
            @Nullable String name,
            int count,
            long selfMicros,
            @Nullable Long costNanos,
            @Nullable Long tokens) {
        Share plus(SpanNode node) {
            SpanFacts span = node.span();
            Long more = span.costNanos();
            Long used = span.usage().total();
            return new Share(
                    kind,
                    name,
                    count + 1,
                    selfMicros + node.selfMicros(),
                    more == null ? costNanos : Long.valueOf(costNanos == null ? more : costNanos + more),
                    used == null ? tokens : Long.valueOf(tokens == null ? used : tokens + used));
        }
    }

    public static TimeAndMoney of(SpanTree tree) {
        Map<String, Share> kinds = new LinkedHashMap<>();
        Map<String, Share> names = new LinkedHashMap<>();
        long worked = 0;
        for (SpanNode node : tree.ordered()) {
            String kind = Labels.kind(node);
            String name = Labels.name(node);
            worked += node.selfMicros();
            kinds.merge(kind, new Share(kind, null, 0, 0, null, null).plus(node), (old, one) -> old.plus(node));
            names.merge(
                    kind + '\n' + name,
                    new Share(kind, name, 0, 0, null, null).plus(node),
                    (old, one) -> old.plus(node));
        }
        List<SpanNode> sorted = new ArrayList<>(tree.ordered());
        sorted.sort(Comparator.comparingLong(SpanNode::startMicros));
        long total = Math.max(0, tree.endMicros() - tree.startMicros());
        long busyInRun = SelfTime.covered(sorted, tree.startMicros(), tree.endMicros());
        long busy = SelfTime.covered(sorted, Long.MIN_VALUE, Long.MAX_VALUE);
        return new TimeAndMoney(
                sorted(kinds, Integer.MAX_VALUE),
                sorted(names, NAMES),
                tree.criticalPath(),
                total,
                Math.max(0, worked - busy),
                total - busyInRun);
    }

    private static List<Share> sorted(Map<String, Share> shares, int most) {
        return shares.values().stream()
                .sorted(Comparator.comparingLong(Share::selfMicros).reversed())
                .limit(most)
                .toList();
    }
}
