package ai.trodo.capture;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runs that are open, linked through themselves. Threads use different stripes, so that they seldom meet; the
 * monitor of a stripe is held for a few assignments.
 */
final class OpenRuns {
    private static final int STRIPES = 16;
    private final Stripe[] stripes = new Stripe[STRIPES];

    OpenRuns() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    private static final class Stripe {
        @Nullable
        RunState first;

        int size;

        synchronized void add(RunState run) {
            RunState next = first;
            run.nextOpen = next;
            if (next != null) {
                next.previousOpen = run;
            }
            first = run;
            run.listed = true;
            size++;
        }

        synchronized void remove(RunState run) {
            if (!run.listed) {
                return;
            }
            run.listed = false;
            RunState next = run.nextOpen;
            RunState previous = run.previousOpen;
            if (next != null) {
                next.previousOpen = previous;
            }
            if (previous == null) {
                first = next;
            } else {
                previous.nextOpen = next;
            }
            run.nextOpen = null;
            run.previousOpen = null;
            size--;
        }

        synchronized void copyTo(List<RunState> all) {
            for (RunState run = first; run != null; run = run.nextOpen) {
                all.add(run);
            }
        }

        synchronized int size() {
            return size;
        }
    }

    @SuppressWarnings("deprecation")
    void add(RunState run) {
        int stripe = (int) Thread.currentThread().getId() & STRIPES - 1;
        run.stripe = (byte) stripe;
        stripes[stripe].add(run);
    }

    void remove(RunState run) {
        stripes[run.stripe].remove(run);
    }

    /** As they are now. */
    List<RunState> all() {
        List<RunState> all = new ArrayList<>();
        for (Stripe stripe : stripes) {
            stripe.copyTo(all);
        }
        return all;
    }

    int size() {
        int size = 0;
        for (Stripe stripe : stripes) {
            size += stripe.size();
        }
        return size;
    }
}
