package ai.trodo.capture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one run, open and ended, linked through themselves from the newest down: opening a span costs one
 * compare-and-set and no memory, ending it none of either here. Takers, one at a time, go down to where the last one
 * began; what is still open then waits for the next.
 */
final class SpanStack {
    private static final int MOST_HELD = 16 * 1024;

    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(SpanStack.class, "top", SpanScope.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile @Nullable SpanScope top;
    /** The index of a span with which ended ones should be taken. */
    private volatile int fullAt = 1;

    private int least = 1;
    private int limit = 1;
    /** The newest that a taker has seen, and those up to it that were open then, in the order of opening. */
    private @Nullable SpanScope seen;

    private List<SpanScope> waiting = List.of();
    private int late = SpanState.SECOND_LOOK;

    /** Gives it its index. True when the stack has become so long that ended spans should be taken. */
    boolean push(SpanScope span) {
        SpanScope below;
        do {
            below = top;
            span.next = below;
            span.index = below == null ? 1 : below.index + 1;
        } while (!TOP.compareAndSet(this, below, span));
        return span.index - fullAt >= 0;
    }

    /** The index of a span that never comes here, since it was opened after the end of its run. */
    synchronized int lateIndex() {
        return --late;
    }

    /** How many spans it may hold before what has ended goes out. */
    synchronized void limit(int maxSpans) {
        least = maxSpans;
        limit = maxSpans;
        fullAt = maxSpans;
    }

    /** For a run that should not go out before its end; false when it has become too long for that. */
    synchronized boolean grow() {
        if (limit >= MOST_HELD) {
            return false;
        }
        SpanScope newest = top;
        if (newest != null && newest.index - fullAt >= 0) {
            fullAt += limit;
            limit *= 2;
        }
        return true;
    }

    /** Everything that has ended, in the order of opening; what is open is put out and will deliver itself later. */
    synchronized List<SpanScope> takeForEnd(List<SpanScope> putOut) {
        List<SpanScope> ended = take(true, putOut);
        waiting = List.of();
        return ended;
    }

    /** Everything that has ended; what is open stays. */
    synchronized List<SpanScope> takeEnded() {
        List<SpanScope> open = new ArrayList<>();
        List<SpanScope> ended = take(false, open);
        Collections.reverse(open);
        waiting = open;
        limit = Math.max(least, 2 * open.size());
        fullAt = limit - open.size() + (seen == null ? 0 : seen.index);
        return ended;
    }

    /** From the newest to the oldest; the open ones in this order too. */
    private List<SpanScope> take(boolean putOut, List<SpanScope> open) {
        SpanScope newest = top;
        int most = waiting.size() + (newest == null ? 0 : newest.index - (seen == null ? 0 : seen.index));
        if (most == 0) {
            return List.of();
        }
        SpanScope[] ended = new SpanScope[most];
        int first = most;
        for (SpanScope span = newest; span != null && span != seen; ) {
            SpanScope below = span.next;
            span.next = null;
            first = sort(span, putOut, open, ended, first);
            span = below;
        }
        for (int i = waiting.size() - 1; i >= 0; i--) {
            first = sort(waiting.get(i), putOut, open, ended, first);
        }
        seen = newest;
        List<SpanScope> all = Arrays.asList(ended);
        return first == 0 ? all : all.subList(first, most);
    }

    private static int sort(SpanScope span, boolean putOut, List<SpanScope> open, SpanScope[] ended, int first) {
        if (putOut ? span.detach() : span.state() == SpanState.OPEN) {
            open.add(span);
            return first;
        }
        if (span.hasVanished()) {
            return first;
        }
        ended[first - 1] = span;
        return first - 1;
    }

    /** Newest first, so that children come before their parents. */
    List<SpanScope> openOnes() {
        List<SpanScope> all = all();
        all.removeIf(span -> span.state() != SpanState.OPEN);
        return all;
    }

    /** Open and ended ones, newest first; not those that have left. */
    synchronized List<SpanScope> all() {
        List<SpanScope> all = new ArrayList<>();
        for (SpanScope span = top; span != null && span != seen; span = span.next) {
            all.add(span);
        }
        for (int i = waiting.size() - 1; i >= 0; i--) {
            all.add(waiting.get(i));
        }
        return all;
    }
}
