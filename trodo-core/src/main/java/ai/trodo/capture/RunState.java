package ai.trodo.capture;

import ai.trodo.capture.snapshot.ErrorText;
import ai.trodo.model.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run in the making: the spans and notes that it collects, and how they leave, whole or in parts. Opening and ending
 * spans takes no lock, see {@link SpanStack}.
 */
final class RunState extends RunFacts {
    private static final int HEAVY_LIMIT = 1024 * 1024;

    final SpanStack spans = new SpanStack();
    final RunScope scope;

    /** Its place among the open runs; the four belong to {@link OpenRuns}. */
    @Nullable
    RunState nextOpen;

    @Nullable
    RunState previousOpen;

    byte stripe;
    boolean listed;

    /** The span with which it ends: for which it was made, or whose answer is awaited. */
    volatile @Nullable SpanScope only;

    /** Whether it waits for its end to be judged, instead of having been kept from the start. */
    private volatile boolean provisional;

    private volatile boolean dropped;
    private long heavyBytes;
    private @Nullable Throwable failure;
    private volatile @Nullable AfterEnd afterEnd;
    private boolean streaming;
    private @Nullable RunNotes notes;

    RunState(Recorder recorder, Opening opening) {
        super(recorder, opening);
        spans.limit(recorder.limits.maxSpans());
        provisional = opening.provisional();
        scope = RunScope.root(this);
    }

    synchronized RunNotes notes() {
        if (notes == null) {
            notes = new RunNotes(this);
        }
        return notes;
    }

    /** Sampling has judged: what comes late goes the same way. */
    void drop() {
        dropped = true;
    }

    boolean wasDropped() {
        return dropped;
    }

    boolean isProvisional() {
        return provisional;
    }

    /** It has become too large to wait for its end. */
    void keep() {
        provisional = false;
    }

    void fail(Throwable failure) {
        this.failure = Errors.unwrap(failure);
        if (Errors.isCancellation(failure)) {
            status(RunStatus.CANCELLED);
        } else {
            error(ErrorText.summary(Errors.unwrap(failure)));
        }
        end();
    }

    void endUnlessEnded() {
        if (isOpen()) {
            end();
        }
    }

    void end() {
        if (!noteEnd()) {
            recorder.countEndedTwice();
            return;
        }
        recorder.hand(remainder(takeEnded()));
        recorder.closed(this);
        tellEnded();
    }

    /** See {@link Scope#whenEnded}. */
    void whenEnded(Consumer<@Nullable Throwable> work) {
        synchronized (this) {
            AfterEnd known = afterEnd;
            if (known == null) {
                afterEnd = known = new AfterEnd();
            }
            known.add(work);
        }
        if (!isOpen()) {
            tellEnded();
        }
    }

    private void tellEnded() {
        AfterEnd waiting = afterEnd;
        if (waiting != null) {
            waiting.ended(failure);
        }
    }

    /** Ends a run that was made for one span only, or that has waited for this one. */
    void endWith(SpanScope span) {
        synchronized (this) {
            if (!isOpen()) {
                return;
            }
            input = input == null ? span.input : input;
            output = output == null ? span.output : output;
        }
        SpanDetails details = span.details;
        if (details != null && details.failure != null) {
            fail(details.failure);
        } else if (details != null && details.failed) {
            error(details.errorMessage);
            end();
        } else {
            end();
        }
    }

    /** The process ends. Children first, open spans and then the run end as cancelled, with what they had. */
    void cancelAll() {
        if (detached) {
            forget();
            return;
        }
        for (SpanScope span : spans.openOnes()) {
            span.cancel();
        }
        status(RunStatus.CANCELLED);
        endUnlessEnded();
    }

    /** Hands over what there is and leaves the run to others. */
    private void forget() {
        stream();
        recorder.closed(this);
    }

    /** Once a second, while it is open. */
    void look(long now) {
        long age = now - startNanos;
        if (age > recorder.limits.timeToLive().toNanos()) {
            metadata("trodo.expired", true);
            cancelAll();
        } else if (!owned || age > recorder.limits.streamAfter().toNanos()) {
            stream();
        }
    }

    /** Large contents of spans that have ended: when there is much of it, it does not wait for the end of the run. */
    void heavy(int bytes) {
        synchronized (this) {
            heavyBytes += bytes;
            if (heavyBytes < HEAVY_LIMIT) {
                return;
            }
            heavyBytes = 0;
        }
        stream();
    }

    private synchronized FinishedPart remainder(List<SpanScope> taken) {
        return notes == null
                ? new FinishedPart(this, taken, List.of(), List.of(), owned, streaming)
                : new FinishedPart(this, taken, notes.takeEvents(), notes.takeScores(), owned, streaming);
    }

    /** A span that ended after its run, or that was opened after it. */
    void late(SpanScope span) {
        recorder.outliving(-1);
        recorder.hand(new FinishedPart(this, List.of(span), List.of(), List.of()));
    }

    private List<SpanScope> takeEnded() {
        List<SpanScope> open = new ArrayList<>();
        List<SpanScope> done = spans.takeForEnd(open);
        recorder.outliving(open.size());
        return done;
    }

    /** A new span; the whole buffer goes out when it has become long. */
    SpanScope opened(SpanScope span) {
        if (!isOpen()) {
            span.index = spans.lateIndex();
            span.detach();
            recorder.outliving(1);
            return span;
        }
        boolean full = spans.push(span);
        if (!isOpen()) {
            List<SpanScope> stray = takeEnded();
            if (!stray.isEmpty()) {
                recorder.hand(new FinishedPart(this, stray, List.of(), List.of()));
            }
        } else if (full) {
            stream();
        }
        return span;
    }

    /** Makes the run visible while it goes on and hands over what has ended so far. */
    void stream() {
        FinishedPart part;
        synchronized (this) {
            if (!isOpen()) {
                return;
            }
            if (provisional && !spans.grow()) {
                provisional = false;
            }
            if (provisional) {
                return;
            }
            announce();
            List<SpanScope> done = spans.takeEnded();
            if (done.isEmpty() && (notes == null || notes.isEmpty())) {
                return;
            }
            part = notes == null
                    ? new FinishedPart(this, done, List.of(), List.of())
                    : new FinishedPart(this, done, notes.takeEvents(), notes.takeScores());
        }
        recorder.hand(part);
    }

    /** Makes the run visible to the receiver before its end; for others that are about to add to it. */
    synchronized void announce() {
        if (owned && !streaming && !provisional && isOpen()) {
            streaming = true;
            recorder.hand(FinishedPart.start(this));
        }
    }
}
