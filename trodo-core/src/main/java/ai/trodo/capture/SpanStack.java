package ai.trodo.capture;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one run, open and ended, linked through themselves: opening a span costs one compare-and-set and no
 * memory, ending it none of either here. Takers empty the stack and put back what is still open.
 */
final class SpanStack {
    private static final int MOST_HELD = 16 * 1024;

    private static final AtomicReferenceFieldUpdater<SpanStack, @Nullable SpanScope> TOP =
            AtomicReferenceFieldUpdater.newUpdater(SpanStack.class, SpanScope.class, "top");

    private volatile @Nullable SpanScope top;
    private int least = 1;
    private volatile int limit = 1;

    /** True when the stack has become so long that ended spans should be taken. */
    boolean push(SpanScope span) {
        SpanScope below;
        do {
            below = top;
            span.next = below;
            span.depth = below == null ? 1 : below.depth + 1;
        } while (!TOP.compareAndSet(this, below, span));
        return span.depth >= limit;
    }

    /** How many spans it may hold before what has ended goes out. */
    void limit(int maxSpans) {
        least = maxSpans;
        limit = maxSpans;
    }

    /** For a run that should not go out before its end; false when it has become too long for that. */
    boolean grow() {
        if (limit >= MOST_HELD) {
            return false;
        }
        SpanScope newest = top;
        if (newest != null && newest.depth >= limit) {
            limit *= 2;
        }
        return true;
    }

    /** Everything that has ended, in the order of opening; what is open is put out and will deliver itself later. */
    List<SpanScope> takeForEnd(List<SpanScope> putOut) {
        return take(span -> {
            boolean isOpen = span.detach();
            if (isOpen) {
                putOut.add(span);
            }
            return isOpen;
        });
    }

    /** Everything that has ended; what is open stays. */
    List<SpanScope> takeEnded() {
        List<SpanScope> open = new ArrayList<>();
        List<SpanScope> ended = take(span -> {
            boolean isOpen = span.state() == SpanScope.OPEN;
            if (isOpen) {
                open.add(span);
            }
            return isOpen;
        });
        limit = Math.max(least, 2 * open.size());
        for (int i = open.size() - 1; i >= 0; i--) {
            push(open.get(i));
        }
        return ended;
    }

    /** Newest first, so that children come before their parents. */
    List<SpanScope> openOnes() {
        List<SpanScope> open = new ArrayList<>();
        for (SpanScope span = top; span != null; span = span.next) {
            if (span.state() == SpanScope.OPEN) {
                open.add(span);
            }
        }
        return open;
    }

    /** Open and ended ones, newest first; not those that are taken at this moment. */
    List<SpanScope> all() {
        List<SpanScope> all = new ArrayList<>();
        for (SpanScope span = top; span != null; span = span.next) {
            all.add(span);
        }
        return all;
    }

    private List<SpanScope> take(Predicate<SpanScope> leaveOut) {
        SpanScope span = TOP.getAndSet(this, null);
        if (span == null) {
            return List.of();
        }
        List<SpanScope> taken = new ArrayList<>(span.depth);
        while (span != null) {
            SpanScope below = span.next;
            span.next = null;
            if (!leaveOut.test(span) && !span.hasVanished()) {
                taken.add(span);
            }
            span = below;
        }
        Collections.reverse(taken);
        return taken;
    }
}
