package ai.trodo.instrument.langgraph4j;

import ai.trodo.capture.RunScope;
import ai.trodo.model.RunStatus;
import java.util.Map;
import org.bsc.langgraph4j.GraphResult;
import org.jspecify.annotations.Nullable;

/** Ends the run of a graph as the graph ended: well, interrupted to be resumed, cancelled or failed. */
final class GraphEnd implements StreamWatch.Ear {
    private final RunScope run;

    GraphEnd(RunScope run) {
        this.run = run;
    }

    @Override
    public void heard() {
        run.firstOutput();
    }

    @Override
    public void done(@Nullable Object result) {
        GraphResult known = GraphResult.from(result);
        if (known.isCancelled()) {
            run.cancel();
            return;
        }
        if (known.isInterruptionMetadata()) {
            run.event(
                    "interrupt",
                    Map.of(
                            "node",
                            GraphShape.name(known.asInterruptionMetadata().nodeId())));
            run.output(known.asInterruptionMetadata().state().data());
            run.status(RunStatus.PAUSED);
        } else if (known.isStateData()) {
            run.output(known.asStateData());
        }
        run.end();
    }

    @Override
    public void failed(Throwable failure) {
        run.fail(Step.cause(failure));
    }

    @Override
    public void cancelled() {
        run.cancel();
    }
}
