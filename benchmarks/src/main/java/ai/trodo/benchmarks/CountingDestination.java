package ai.trodo.benchmarks;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Our pipeline's end: takes the bytes that would be posted, counts them and lets go of them. */
public final class CountingDestination implements Destination {
    private final boolean inProcess;
    private final LongAdder runs = new LongAdder();
    private final LongAdder spans = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** @param inProcess false to have the disk spool in front, as a receiver behind a network has */
    public CountingDestination(boolean inProcess) {
        this.inProcess = inProcess;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public SendResult send(List<Frame> batch) {
        for (Frame frame : batch) {
            spans.add(spansIn(frame));
            if (frame.kind() == Frame.Kind.RUN || frame.kind() == Frame.Kind.RUN_END) {
                runs.increment();
            }
            bytes.add(frame.json().length);
        }
        return SendResult.accepted();
    }

    static int spansIn(Frame frame) {
        return switch (frame.kind()) {
            case RUN, RUN_START, RUN_END -> frame.records() - 1;
            case SPANS, RUNLESS_SPANS -> frame.records();
            default -> 0;
        };
    }

    @Override
    public boolean inProcess() {
        return inProcess;
    }

    /** Runs that have ended. */
    public long runs() {
        return runs.sum();
    }

    public long spans() {
        return spans.sum();
    }

    public long bytes() {
        return bytes.sum();
    }
}
