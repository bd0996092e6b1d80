package ai.trodo.export;

import ai.trodo.export.SendResult.Rejection;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers a batch although some of it may be refused: a refused request is halved until the one document that is to blame
 * stands alone, unless the receiver says that it stored the rest. When nothing at all is taken the blame is not with the documents, and the rest is kept.
 */
final class Bisection {
    private static final int BLAME_LIMIT = 8;

    private final Poster poster;
    private final List<Rejection> rejected = new ArrayList<>();
    private int settled;
    private int taken;
    private @Nullable HttpReply obstacle;

    Bisection(Poster poster) {
        this.poster = poster;
    }

    /** Makes one request of documents. */
    interface Poster {
        HttpReply post(List<Frame> frames) throws IOException, InterruptedException;

        /** Smaller documents that say the same as one that is too large; the document itself when it cannot be split. */
        default List<Frame> split(Frame frame) {
            return List.of(frame);
        }

        /** How many items of a request that was taken the receiver left out. */
        default int leftOut(HttpReply reply) {
            return 0;
        }
    }

    /** One request after the other, as {@code requests} cut the batch, in order. */
    static SendResult deliver(List<Frame> batch, List<Integer> requestEnds, Poster poster)
            throws IOException, InterruptedException {
        Bisection run = new Bisection(poster);
        int from = 0;
        String problem = null;
        HttpReply obstacle = null;
        try {
            for (int to : requestEnds) {
                if (!run.deliver(batch, from, to)) {
                    obstacle = run.obstacle;
                    problem = obstacle == null ? "nothing is taken" : obstacle.problem();
                    break;
                }
                from = to;
            }
        } catch (IOException unreachable) {
            if (run.settled == 0) {
                throw unreachable;
            }
            problem = unreachable.getClass().getSimpleName() + ": " + unreachable.getMessage();
        }
        return new SendResult(
                run.settled, run.rejected, obstacle == null ? null : obstacle.retryAfter(Instant.now()), problem);
    }

    /** False when it has to be tried again later. */
    private boolean deliver(List<Frame> batch, int from, int to) throws IOException, InterruptedException {
        String noSite = batch.get(from).siteProblem();
        if (noSite != null) {
            return setAside(from, to, noSite);
        }
        HttpReply reply = poster.post(batch.subList(from, to));
        switch (reply.verdict()) {
            case TAKEN -> {
                taken += to - from;
                settled = to;
                leftOut(batch, from, to, reply);
                return true;
            }
            case NOT_NOW -> {
                if (reply.status() == 401 && batch.get(from).site() != null) {
                    return setAside(from, to, reply.problem());
                }
                obstacle = reply;
                return false;
            }
            default -> {
                if (to - from == 1) {
                    return alone(batch.get(from), from, reply);
                }
                List<Rejection> blamed = Blame.of(batch, from, to, reply);
                if (blamed != null) {
                    taken += to - from;
                    settled = to;
                    rejected.addAll(blamed);
                    return true;
                }
                int middle = (from + to) >>> 1;
                return deliver(batch, from, middle) && deliver(batch, middle, to);
            }
        }
    }

    /** The site of one tenant is refused: the others' documents do not wait until that is put right. */
    private boolean setAside(int from, int to, String reason) {
        for (int i = from; i < to; i++) {
            rejected.add(new Rejection(i, Rejection.Reason.REFUSED, reason));
        }
        settled = to;
        return true;
    }

    /** The receiver says how many and not which: they are counted against the documents in order. */
    private void leftOut(List<Frame> batch, int from, int to, HttpReply reply) {
        int left = poster.leftOut(reply);
        for (int i = from; i < to && left > 0; i++) {
            int records = Math.min(left, batch.get(i).records());
            rejected.add(new Rejection(i, Rejection.Reason.REFUSED, "left out by the receiver", records));
            left -= records;
        }
    }

    private boolean alone(Frame frame, int index, HttpReply reply) throws IOException, InterruptedException {
        boolean tooLarge = reply.verdict() == HttpReply.Verdict.TOO_LARGE;
        if (tooLarge) {
            List<Frame> parts = poster.split(frame);
            if (parts.size() > 1) {
                return inParts(parts, index);
            }
        }
        Rejection.Reason reason = tooLarge ? Rejection.Reason.TOO_LARGE : Rejection.Reason.REFUSED;
        int itemsLost = reply.itemsLost();
        settled = index + 1;
        if (itemsLost >= 0) {
            taken++;
        }
        if (itemsLost != 0) {
            rejected.add(new Rejection(index, reason, reply.problem(), Math.max(0, itemsLost)));
        }
        if (taken == 0 && rejected.size() >= BLAME_LIMIT) {
            obstacle = reply;
            return false;
        }
        return true;
    }

    private boolean inParts(List<Frame> parts, int index) throws IOException, InterruptedException {
        Bisection within = new Bisection(poster);
        for (int i = 0; i < parts.size(); i++) {
            if (!within.deliver(parts, i, i + 1)) {
                obstacle = within.obstacle;
                return false;
            }
        }
        taken += within.taken > 0 ? 1 : 0;
        if (!within.rejected.isEmpty()) {
            Rejection first = within.rejected.get(0);
            int records = 0;
            for (Rejection one : within.rejected) {
                records += one.records() > 0
                        ? one.records()
                        : parts.get(one.index()).records();
            }
            rejected.add(new Rejection(index, first.reason(), "in part: " + first.message(), records));
        }
        settled = index + 1;
        return true;
    }
}
