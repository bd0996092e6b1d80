package ai.trodo;

import ai.trodo.analytics.ProductEvents;
import ai.trodo.capture.Recorder;
import ai.trodo.export.Destination;
import ai.trodo.pipeline.Outbox;
import ai.trodo.prompt.PromptShelf;
import java.util.List;

/** Puts a client together from what a builder was told: what is recorded goes to one outbox, whose worker does the rest. */
final class Wiring {
    private final TrodoClientBuilder told;

    Wiring(TrodoClientBuilder told) {
        this.told = told;
    }

    TrodoClient client(List<Destination> targets) {
        Outbox outbox = Outbox.create(told.export, targets);
        Recorder recorder = new Recorder(parts(), outbox::offer, outbox::wake);
        ProductEvents events = new ProductEvents(
                told.productEvents.withSiteId(told.receiver.siteId()),
                outbox::offer,
                outbox::wake,
                told.clock,
                recorder::redactEvent);
        targets.forEach(target -> target.onReply(events));
        outbox.beforeClose(recorder::close);
        outbox.beforeClose(events::close);
        outbox.everySecond(recorder::everySecond);
        outbox.everySecond(events::everySecond);
        if (told.onError != null) {
            outbox.everySecond(new ErrorWatch(outbox::stats, told.onError));
        }
        PromptShelf prompts = told.prompts == null ? told.receiver.prompts() : new PromptShelf(told.prompts);
        return new TrodoClient(recorder, outbox, events, prompts, told.baggage);
    }

    private Recorder.Parts parts() {
        return new Recorder.Parts(
                told.clock,
                told.capture,
                told.runLimits,
                told.redactor,
                told.sampling,
                told.spanFilter,
                told.usageExtractor,
                told.prices,
                told.identity,
                told.activeTrace,
                told.environment,
                told.release);
    }
}
