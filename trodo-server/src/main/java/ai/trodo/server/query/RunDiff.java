package ai.trodo.server.query;

import ai.trodo.server.fold.SpanFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two runs. Spans are matched below matched parents by kind and name, the first with the first,
 * the second with the second; so the answer is found in linear time and one extra step does not shift all others.
 */
public final class RunDiff {
    private RunDiff() {}

    /** What became of a span from left to right. */
    public enum Change {
        SAME,
        ADDED,
        REMOVED,
        CHANGED
    }

    /** One line: at least one side is there. */
    public record Row(
            Change change,
            @Nullable SpanNode left,
            @Nullable SpanNode right) {}

    private record Pair(@Nullable SpanNode left, @Nullable SpanNode right) {}

    /** Lines in the order of the right run; what was removed stands where it used to be. */
    public static List<Row> of(SpanTree left, SpanTree right) {
        List<Row> rows = new ArrayList<>();
        Deque<Pair> open = new ArrayDeque<>();
        push(open, match(left.roots(), right.roots()));
        while (!open.isEmpty()) {
            Pair pair = open.pop();
            rows.add(new Row(change(pair), pair.left, pair.right));
            push(
                    open,
                    match(
                            pair.left == null ? List.of() : pair.left.children,
                            pair.right == null ? List.of() : pair.right.children));
        }
        return rows;
    }

    private static void push(Deque<Pair> open, List<Pair> pairs) {
        for (int i = pairs.size() - 1; i >= 0; i--) {
            open.push(pairs.get(i));
        }
    }

    private static List<Pair> match(List<SpanNode> left, List<SpanNode> right) {
        int[] partnerOfRight = partners(left, right);
        boolean[] matched = new boolean[left.size()];
        for (int index : partnerOfRight) {
            if (index >= 0) {
                matched[index] = true;
            }
        }
        List<Pair> pairs = new ArrayList<>(Math.max(left.size(), right.size()));
        int told = 0;
        for (int i = 0; i < right.size(); i++) {
            int index = partnerOfRight[i];
            for (; told < index; told++) {
                if (!matched[told]) {
                    pairs.add(new Pair(left.get(told), null));
                }
            }
            pairs.add(new Pair(index < 0 ? null : left.get(index), right.get(i)));
        }
        for (; told < left.size(); told++) {
            if (!matched[told]) {
                pairs.add(new Pair(left.get(told), null));
            }
        }
        return pairs;
    }

    private static int[] partners(List<SpanNode> left, List<SpanNode> right) {
        Map<String, Deque<Integer>> waiting = new HashMap<>();
        for (int i = 0; i < left.size(); i++) {
            waiting.computeIfAbsent(key(left.get(i)), key -> new ArrayDeque<>()).add(i);
        }
        int[] partners = new int[right.size()];
        for (int i = 0; i < right.size(); i++) {
            Deque<Integer> same = waiting.get(key(right.get(i)));
            Integer index = same == null ? null : same.poll();
            partners[i] = index == null ? -1 : index;
        }
        return partners;
    }

    private static String key(SpanNode node) {
        return Labels.kind(node) + '\n' + Labels.name(node);
    }

    private static Change change(Pair pair) {
        if (pair.left == null) {
            return Change.ADDED;
        }
        if (pair.right == null) {
            return Change.REMOVED;
        }
        return alike(pair.left.span, pair.right.span) ? Change.SAME : Change.CHANGED;
    }

    /** Times and ids always differ; everything that a reader would call the same step's content must not. */
    private static boolean alike(SpanFacts left, SpanFacts right) {
        return left.status() == right.status()
                && Objects.equals(left.model(), right.model())
                && Objects.equals(left.errorMessage(), right.errorMessage())
                && Objects.equals(left.inputPreview(), right.inputPreview())
                && Objects.equals(left.outputPreview(), right.outputPreview())
                && left.usage().equals(right.usage());
    }
}
