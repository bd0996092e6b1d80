package ai.trodo.pipeline;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.export.SendResult.Rejection;
import ai.trodo.internal.Guard;
import ai.trodo.internal.LogOnce;
import java.io.IOException;
import java.util.List;

/** Calls a destination, where any exception means "not now", and sees to it that what was refused is counted and kept. */
final class Posting {
    private final Destination destination;
    private final LaneSpool spool;
    private final LaneHealth health;
    private final Losses losses;

    Posting(Destination destination, LaneSpool spool, LaneHealth health, Losses losses) {
        this.destination = destination;
        this.spool = spool;
        this.health = health;
        this.losses = losses;
    }

    SendResult send(List<Frame> frames) {
        try {
            return Guard.orElse(
                    SendResult.retry("failed, see the log", null),
                    "sending to " + destination.name(),
                    () -> attempt(frames));
        } finally {
            // An interrupt is ours when stopping, and nobody's business otherwise.
            Thread.interrupted();
        }
    }

    private SendResult attempt(List<Frame> frames) {
        try {
            return destination.send(frames);
        } catch (IOException | RuntimeException failed) {
            String message = failed.getMessage();
            String name = failed.getClass().getSimpleName();
            return SendResult.retry(message == null ? name : name + ": " + message, null);
        } catch (InterruptedException stopped) {
            return SendResult.retry("interrupted", null);
        }
    }

    /** How many records were refused for good. */
    long countRejected(List<Frame> frames, SendResult result) {
        long rejected = 0;
        for (Rejection rejection : result.rejected()) {
            if (rejection.index() >= 0 && rejection.index() < frames.size()) {
                rejected += reject(frames.get(rejection.index()), rejection);
            }
        }
        return rejected;
    }

    private long reject(Frame frame, Rejection rejection) {
        boolean partly = rejection.records() > 0 && rejection.records() < frame.records();
        int records = partly ? rejection.records() : frame.records();
        boolean tooLarge = rejection.reason() == Rejection.Reason.TOO_LARGE;
        losses.add(tooLarge ? DropReason.TOO_LARGE : DropReason.REJECTED, records);
        health.refused(rejection.message());
        LogOnce.warn("a record was refused for good by " + destination.name() + ": " + rejection.message(), null);
        spool.keepRejected(frame, rejection.message());
        return records;
    }

    /** One line in the log for each kind of trouble. */
    void warn(SendResult result) {
        String problem = String.valueOf(result.problem());
        int detail = problem.indexOf(": ");
        String kind = detail < 0 ? problem : problem.substring(0, detail);
        LogOnce.warn(
                "cannot deliver to " + destination.name() + " (" + kind + "); records are kept and tried again", null);
    }
}
