package ai.trodo.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One of several places where producers leave things. Everything but {@code busy} and {@code count} is touched only between
 * enter and leave.
 */
final class Stripe extends StripePadding {
    private static final int SPINS_BEFORE_YIELD = 64;
    private static final int INITIAL = 64;
    private static final int KEEP_AT_MOST = 1 << 14;
    private static final VarHandle BUSY;
    private static final VarHandle COUNT;

    static {
        try {
            BUSY = MethodHandles.lookup().findVarHandle(Stripe.class, "busy", int.class);
            COUNT = MethodHandles.lookup().findVarHandle(Stripe.class, "count", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private volatile int busy;
    int count;
    Finished[] items = new Finished[INITIAL];
    int[] costs = new int[INITIAL];
    private Finished @Nullable [] spareItems;
    private int @Nullable [] spareCosts;
    long byteCredit;
    long recordCredit;
    long recorded;

    @SuppressWarnings("unused")
    private long pad1;

    @SuppressWarnings("unused")
    private long pad2;

    boolean tryEnter() {
        return busy == 0 && BUSY.compareAndSet(this, 0, 1);
    }

    void enter() {
        for (int tries = 0; !tryEnter(); tries++) {
            pause(tries);
        }
    }

    /** What to do between two tries: the other is done in a few instructions, unless its thread was put aside. */
    static void pause(int tries) {
        if (tries > SPINS_BEFORE_YIELD) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    /** A full fence: what was added is visible before the caller looks whether the worker sleeps. */
    void leave() {
        busy = 0;
    }

    boolean isEmpty() {
        return (int) COUNT.getVolatile(this) == 0;
    }

    void add(Finished finished, int cost) {
        int at = count;
        if (at == items.length) {
            items = Arrays.copyOf(items, 2 * at);
            costs = Arrays.copyOf(costs, 2 * at);
        }
        items[at] = finished;
        costs[at] = cost;
        count = at + 1;
    }

    void renew() {
        items = spareItems == null ? new Finished[INITIAL] : spareItems;
        costs = spareCosts == null ? new int[INITIAL] : spareCosts;
        spareItems = null;
        spareCosts = null;
        count = 0;
    }

    /** Keeps the emptied arrays for the next turn, unless a burst made them large. */
    void giveBack(Finished[] used, int[] usedCosts, int filled) {
        if (used.length > KEEP_AT_MOST) {
            return;
        }
        Arrays.fill(used, 0, filled, null);
        enter();
        spareItems = used;
        spareCosts = usedCosts;
        leave();
    }
}
