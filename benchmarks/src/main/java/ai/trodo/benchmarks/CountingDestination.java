package ai.trodo.benchmarks;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Our pipeline's end: counts what is delivered, to nobody or to a real destination behind it. */
public final class CountingDestination implements Destination {
    private final boolean inProcess;
    private final @Nullable Destination target;
    private final LongAdder runs = new LongAdder();
    private final LongAdder spans = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** @param inProcess false to be treated as a receiver behind a network */
    public CountingDestination(boolean inProcess) {
        this.inProcess = inProcess;
        this.target = null;
    }

    /** Counts what {@code target} takes. */
    public CountingDestination(Destination target) {
        this.inProcess = target.inProcess();
        this.target = target;
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public SendResult send(List<Frame> batch) throws IOException, InterruptedException {
        SendResult result = target == null ? SendResult.accepted() : target.send(batch);
        if (!result.rejected().isEmpty()) {
            throw new IllegalStateException("Refused: " + result.rejected());
        }
        for (Frame frame : batch.subList(0, Math.min(result.settled(), batch.size()))) {
            count(frame);
        }
        return result;
    }

    private void count(Frame frame) {
        bytes.add(frame.json().length);
        switch (frame.kind()) {
            case RUN, RUN_END -> {
                runs.increment();
                spans.add(frame.records() - 1);
            }
            case SPANS, RUNLESS_SPANS -> spans.add(frame.records());
            default -> {}
        }
    }

    @Override
    public boolean inProcess() {
        return inProcess;
    }

    @Override
    public void close() {
        if (target != null) {
            target.close();
        }
    }

    /** Runs that have ended. */
    public long runs() {
        return runs.sum();
    }

    public long spans() {
        return spans.sum();
    }

    /** JSON before it is compressed. */
    public long bytes() {
        return bytes.sum();
    }
}
