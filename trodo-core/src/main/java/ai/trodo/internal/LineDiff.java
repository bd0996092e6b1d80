package ai.trodo.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two texts in lines, as {@code git diff} counts it: the shortest edit script of Myers' greedy algorithm.
 * Bounded in time and memory: texts that differ in more than {@link #MAX_EDITS} lines get counts by bag of lines, which is
 * what they differ in at least, and {@code exact} says so.
 *
 * <p>Not API; may change in any release.
 *
 * @param unified the change as unified hunks, null when there is none or it was not computed
 */
public record LineDiff(
        int added, int removed, boolean exact, @Nullable String unified) {
    static final int MAX_EDITS = 1_000;
    private static final int MAX_LINES = 50_000;

    /** Whether the hunks were cut off because there are too many. */
    public boolean truncated() {
        return unified != null && unified.length() >= UnifiedDiff.MAX_CHARS - 1;
    }

    public static LineDiff between(String before, String after) {
        String[] old = lines(before);
        String[] now = lines(after);
        int head = 0;
        while (head < old.length && head < now.length && old[head].equals(now[head])) {
            head++;
        }
        int tail = 0;
        while (tail < old.length - head
                && tail < now.length - head
                && old[old.length - 1 - tail].equals(now[now.length - 1 - tail])) {
            tail++;
        }
        String[] oldPart = Arrays.copyOfRange(old, head, old.length - tail);
        String[] newPart = Arrays.copyOfRange(now, head, now.length - tail);
        if (oldPart.length == 0 && newPart.length == 0) {
            return new LineDiff(0, 0, true, null);
        }
        List<int[]> trace = oldPart.length + newPart.length > MAX_LINES ? null : trace(oldPart, newPart);
        if (trace == null) {
            return byBag(oldPart, newPart);
        }
        boolean[] gone = new boolean[old.length];
        boolean[] fresh = new boolean[now.length];
        mark(trace, oldPart.length, newPart.length, head, gone, fresh);
        return new LineDiff(count(fresh), count(gone), true, UnifiedDiff.of(old, now, gone, fresh));
    }

    /** With their ends, so that a last line without one differs from the same line with one. */
    private static String[] lines(String text) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            lines.add(text.substring(start, end + 1));
            start = end + 1;
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines.toArray(String[]::new);
    }

    /** The furthest reaching points of each number of edits; null when there are too many edits. */
    private static @Nullable List<int[]> trace(String[] old, String[] now) {
        int limit = Math.min(MAX_EDITS, old.length + now.length);
        int[] furthest = new int[2 * limit + 2];
        List<int[]> trace = new ArrayList<>();
        for (int edits = 0; edits <= limit; edits++) {
            trace.add(Arrays.copyOfRange(furthest, limit - edits, limit + edits + 2));
            for (int diagonal = -edits; diagonal <= edits; diagonal += 2) {
                int at = limit + diagonal;
                boolean down = diagonal == -edits || (diagonal != edits && furthest[at - 1] < furthest[at + 1]);
                int x = down ? furthest[at + 1] : furthest[at - 1] + 1;
                int y = x - diagonal;
                while (x < old.length && y < now.length && old[x].equals(now[y])) {
                    x++;
                    y++;
                }
                furthest[at] = x;
                if (x >= old.length && y >= now.length) {
                    return trace;
                }
            }
        }
        return null;
    }

    /** Walks the trace back from the end and marks each line that an edit took away or put in. */
    private static void mark(List<int[]> trace, int oldSize, int newSize, int head, boolean[] gone, boolean[] fresh) {
        int x = oldSize;
        int y = newSize;
        for (int edits = trace.size() - 1; edits > 0; edits--) {
            int[] furthest = trace.get(edits);
            int diagonal = x - y;
            int at = edits + diagonal;
            boolean down = diagonal == -edits || (diagonal != edits && furthest[at - 1] < furthest[at + 1]);
            int previousX = down ? furthest[at + 1] : furthest[at - 1];
            int previousY = previousX - (down ? diagonal + 1 : diagonal - 1);
            if (down) {
                fresh[head + previousY] = true;
            } else {
                gone[head + previousX] = true;
            }
            x = previousX;
            y = previousY;
        }
    }

    private static LineDiff byBag(String[] old, String[] now) {
        Map<String, Integer> bag = new HashMap<>();
        for (String line : old) {
            bag.merge(line, 1, Integer::sum);
        }
        int added = 0;
        for (String line : now) {
            Integer left = bag.get(line);
            if (left == null || left == 0) {
                added++;
            } else {
                bag.put(line, left - 1);
            }
        }
        int removed = 0;
        for (int left : bag.values()) {
            removed += left;
        }
        return new LineDiff(added, removed, false, null);
    }

    private static int count(boolean[] marks) {
        int count = 0;
        for (boolean mark : marks) {
            count += mark ? 1 : 0;
        }
        return count;
    }
}
