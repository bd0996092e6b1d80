package ai.trodo.server.ingest;

import ai.trodo.export.Destination;
import ai.trodo.export.Frame;
import ai.trodo.export.SendResult;
import ai.trodo.export.SendResult.Rejection;
import ai.trodo.model.TrodoRecord;
import ai.trodo.server.http.HttpRequest;
import ai.trodo.server.http.HttpResponse;
import ai.trodo.server.http.HttpService;
import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.WriteResult;
import ai.trodo.wire.Decoded;
import ai.trodo.wire.WireReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The way from a client to the server in the same process: the same documents and the same reading of them as over
 * HTTP, but one commit for a whole batch.
 */
public final class EmbeddedDestination implements Destination {
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final RunStore store;
    private final Pricing pricing;
    private final HttpService server;
    private final IngestCounters counters;
    private final WireReader reader = new WireReader();

    /** @param server answers what is no run or span, with the site attached to the request */
    public EmbeddedDestination(RunStore store, HttpService server, IngestCounters counters) {
        this.store = store;
        this.pricing = new Pricing(store);
        this.server = server;
        this.counters = counters;
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public SendResult send(List<Frame> batch) {
        List<Rejection> rejected = new ArrayList<>();
        int settled = 0;
        try {
            while (settled < batch.size()) {
                int until = settled;
                while (until < batch.size() && isRecords(batch.get(until))) {
                    until++;
                }
                if (until > settled) {
                    records(batch, settled, until, rejected);
                    settled = until;
                } else {
                    other(batch.get(settled), settled, rejected);
                    settled++;
                }
            }
            return rejected.isEmpty() ? SendResult.accepted() : SendResult.acceptedBut(rejected);
        } catch (OverCapacityException busy) {
            return new SendResult(settled, rejected, busy.retryAfter(), "the store is busy");
        } catch (StoreUnavailableException failed) {
            return new SendResult(settled, rejected, AGAIN, "the store is not available: " + failed.getMessage());
        }
    }

    private static boolean isRecords(Frame frame) {
        return frame.kind().isEnvelope();
    }

    /** Records of one site, each with the index of the frame that it came in. */
    private record Share(List<TrodoRecord> records, List<Integer> frames) {}

    private void records(List<Frame> batch, int from, int until, List<Rejection> rejected) {
        Map<Site, Share> bySite = new LinkedHashMap<>();
        for (int i = from; i < until; i++) {
            Frame frame = batch.get(i);
            String noSite = frame.siteProblem();
            if (noSite != null) {
                counters.rejected.add(frame.records());
                rejected.add(new Rejection(i, Rejection.Reason.REFUSED, noSite));
                continue;
            }
            Site site = site(frame);
            Decoded decoded = reader.read(frame.json(), frame.runId());
            if (decoded.hasLosses()) {
                Decoded.Problem first = decoded.problems().get(0);
                counters.rejected.add(decoded.problems().size());
                if (decoded.size() == 0) {
                    rejected.add(new Rejection(i, Rejection.Reason.REFUSED, first.field() + " " + first.message()));
                }
            }
            for (TrodoRecord record : decoded.records()) {
                Share share = bySite.computeIfAbsent(site, key -> new Share(new ArrayList<>(), new ArrayList<>()));
                share.records.add(record);
                share.frames.add(i);
            }
        }
        bySite.forEach((site, share) -> {
            WriteResult result = store.writer().write(site, pricing.priced(site, share.records));
            counters.accepted.add(result.stored());
            counters.duplicates.add(result.duplicates());
            counters.rejected.add(result.rejects().size());
            for (WriteResult.Reject reject : result.rejects()) {
                int frame = share.frames.get(reject.index());
                if (batch.get(frame).records() <= 1) {
                    rejected.add(new Rejection(frame, Rejection.Reason.REFUSED, reject.message()));
                }
            }
        });
    }

    private void other(Frame frame, int index, List<Rejection> rejected) {
        HttpRequest request = HttpRequest.builder("POST", frame.path())
                .header("Content-Type", "application/json")
                .body(frame.json())
                .build()
                .with(site(frame));
        HttpResponse answer = server.handle(request);
        if (answer.status() == 429 || answer.status() >= 500) {
            throw new StoreUnavailableException("answered " + answer.status(), null);
        }
        if (answer.status() >= 400) {
            String why = new String(answer.bytes(), StandardCharsets.UTF_8);
            rejected.add(new Rejection(index, Rejection.Reason.REFUSED, why.substring(0, Math.min(300, why.length()))));
        }
    }

    private static Site site(Frame frame) {
        return frame.site() == null ? Site.DEFAULT : new Site(frame.site());
    }
}
