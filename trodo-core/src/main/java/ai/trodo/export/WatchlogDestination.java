package ai.trodo.export;

import ai.trodo.internal.LogOnce;
import ai.trodo.wire.WireReader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Posts spans to an agent of Watchlog, in the one form that it knows. Where it listens is found out when the first batch
 * leaves. Scores and product events have no place there and are left out.
 */
public final class WatchlogDestination implements Destination {
    private static final String PATH = "/ai-tracer";
    private static final WireReader READER = new WireReader();

    private final String app;
    private final boolean gzip;
    private final ClusterAddress addresses;
    private final HttpPoster poster;
    private volatile @Nullable URI target;

    private WatchlogDestination(Builder builder) {
        this.app = builder.app;
        this.gzip = builder.gzip;
        this.addresses = builder.addresses;
        this.target = builder.address == null ? null : targetOf(builder.address);
        this.poster = new HttpPoster(Duration.ofSeconds(5), builder.timeout);
    }

    /** @param app the name under which the spans appear */
    public static Builder builder(String app) {
        return new Builder(app);
    }

    private static URI targetOf(URI base) {
        String text = base.toString().replaceAll("/+$", "");
        return URI.create(text.endsWith(PATH) ? text : text + PATH);
    }

    @Override
    public String name() {
        return "watchlog";
    }

    @Override
    public SendResult send(List<Frame> batch) throws IOException, InterruptedException {
        return Bisection.deliver(batch, List.of(batch.size()), new Bisection.Poster() {
            @Override
            public HttpReply post(List<Frame> frames) throws IOException, InterruptedException {
                return WatchlogDestination.this.post(frames);
            }

            @Override
            public List<Frame> split(Frame frame) {
                return FrameSplitter.split(frame, dialect());
            }
        });
    }

    private HttpReply post(List<Frame> frames) throws IOException, InterruptedException {
        WatchlogJson array = new WatchlogJson(app);
        for (Frame frame : frames) {
            if (frame.kind().isEnvelope()) {
                array.add(READER.read(frame.json(), frame.runId()));
            }
        }
        if (array.spans() == 0) {
            return HttpReply.nothingToSend();
        }
        Body body = Body.of(array.toByteArray());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (gzip && Packer.isWorthwhile(body)) {
            headers.put("Content-Encoding", Packer.GZIP.encoding());
            body = Body.of(Packer.GZIP.pack(body));
        }
        HttpReply reply = poster.post(target(), headers, body);
        noteSkipped(reply);
        return reply;
    }

    private static void noteSkipped(HttpReply reply) {
        Map<?, ?> answer = WireReader.object(reply.body());
        if (answer != null && answer.get("skipped") instanceof Number skipped && skipped.longValue() > 0) {
            LogOnce.warn("the Watchlog agent left out spans that it could not read", null);
        }
    }

    private URI target() {
        URI known = target;
        if (known == null) {
            known = targetOf(addresses.choose().address());
            target = known;
        }
        return known;
    }

    @Override
    public void close() {
        poster.close();
    }

    /** Collects what the destination needs. */
    public static final class Builder {
        private final String app;
        private @Nullable URI address;
        private boolean gzip = true;
        private Duration timeout = Duration.ofSeconds(10);
        private ClusterAddress addresses = ClusterAddress.builder().build();

        private Builder(String app) {
            if (app.isBlank()) {
                throw new IllegalArgumentException("app must not be blank");
            }
            this.app = app;
        }

        /** Where the agent listens; without it that is found out. */
        public Builder address(URI address) {
            this.address = address;
            return this;
        }

        /** How the address is found out. */
        public Builder addresses(ClusterAddress addresses) {
            this.addresses = addresses;
            return this;
        }

        /** Whether bodies are packed; they are unless this says no. */
        public Builder gzip(boolean gzip) {
            this.gzip = gzip;
            return this;
        }

        /** How long one request may take in all; must be positive. */
        public Builder timeout(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("timeout must be positive but is " + timeout);
            }
            this.timeout = timeout;
            return this;
        }

        /** Opens no connection before the first batch. */
        public WatchlogDestination build() {
            return new WatchlogDestination(this);
        }
    }
}
