package ai.trodo.export;

import ai.trodo.internal.LogOnce;
import ai.trodo.wire.WireReader;
import ai.trodo.wire.otlp.OtlpSpan;
import ai.trodo.wire.otlp.PartialSuccess;
import ai.trodo.wire.otlp.RunTraces;
import ai.trodo.wire.otlp.TraceRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any backend that takes OTLP over HTTP: runs become traces in the words of the GenAI conventions. It uses no
 * OpenTelemetry SDK and touches none. Product events have no place there and are left out.
 */
public final class OtlpDestination implements Destination {
    private static final String PATH = "/v1/traces";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final int GRPC_PORT = 4317;
    private static final WireReader READER = new WireReader(Integer.MAX_VALUE, WireReader.DEFAULT_MAX_DEPTH);

    private final String name;
    private final URI target;
    private final Map<String, String> headers;
    private final Map<String, Object> resource;
    private final HttpPoster poster;
    private volatile @Nullable Packer packer;

    private OtlpDestination(Builder builder) {
        this.name = builder.name;
        this.target = builder.target;
        this.headers = Map.copyOf(builder.headers);
        this.resource = Map.copyOf(builder.resource);
        this.packer = builder.compression == Compression.AUTO
                ? HttpDestination.isThisMachine(target) ? null : Packer.GZIP
                : Packer.configured(builder.compression);
        this.poster = new HttpPoster(builder.connectTimeout, builder.timeout);
    }

    /** @param endpoint where the backend takes OTLP over HTTP; {@code /v1/traces} is added unless it ends so */
    public static Builder builder(URI endpoint) {
        return new Builder(endpoint);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public SendResult send(List<Frame> batch) throws IOException, InterruptedException {
        return Bisection.deliver(batch, List.of(batch.size()), new Bisection.Poster() {
            @Override
            public HttpReply post(List<Frame> frames) throws IOException, InterruptedException {
                return OtlpDestination.this.post(frames);
            }

            @Override
            public List<Frame> split(Frame frame) {
                return FrameSplitter.split(frame, dialect());
            }

            @Override
            public int leftOut(HttpReply reply) {
                return PartialSuccess.rejectedSpans(reply.body());
            }
        });
    }

    private HttpReply post(List<Frame> frames) throws IOException, InterruptedException {
        TraceRequest request = new TraceRequest(resource);
        for (Frame frame : frames) {
            if (frame.kind().isEnvelope()) {
                for (OtlpSpan span : RunTraces.of(READER.read(frame.json(), frame.runId()))) {
                    request.add(span);
                }
            }
        }
        if (request.spans() == 0) {
            return HttpReply.nothingToSend();
        }
        Body body = Body.of(request.toByteArray());
        Packer packing = packer;
        HttpReply reply = post(body, packing);
        if (reply.status() == 415 && packing != null) {
            LogOnce.warn(target + " takes no bodies in " + packing.encoding() + ", they are sent as they are", null);
            packer = null;
            return post(body, null);
        }
        return reply;
    }

    private HttpReply post(Body body, @Nullable Packer packing) throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", PROTOBUF);
        Body packed = body;
        if (packing != null && Packer.isWorthwhile(body)) {
            all.put("Content-Encoding", packing.encoding());
            packed = Body.of(packing.pack(body));
        }
        return poster.post(target, all, packed);
    }

    @Override
    public void close() {
        poster.close();
    }

    /** Where it sends to. */
    public String host() {
        return target.getHost();
    }

    @Override
    public String toString() {
        return name + " (" + target + ")";
    }

    /** Collects what the destination needs. */
    public static final class Builder {
        private final URI target;
        private String name = "otlp";
        private Compression compression = Compression.AUTO;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration connectTimeout = Duration.ofSeconds(5);
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final Map<String, Object> resource = new LinkedHashMap<>();

        private Builder(URI endpoint) {
            URI base = HttpDestination.checkedBase("otlp.endpoint", endpoint);
            if (base.getPort() == GRPC_PORT) {
                LogOnce.warn(
                        base + " has the usual port of OTLP over gRPC, which is not spoken here; over HTTP it is 4318",
                        null);
            }
            this.target = base.toString().endsWith(PATH) ? base : URI.create(base + PATH);
            resource.put("service.name", "unknown_service:java");
            resource.put("telemetry.sdk.language", "java");
            resource.put("telemetry.sdk.name", "trodo");
            headers.put("User-Agent", "trodo-java");
        }

        /** Names counters and the folder of the spool; needed for a second one. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** The service whose agents ran. */
        public Builder service(String serviceName) {
            return resource("service.name", serviceName);
        }

        /** One more attribute of the resource. What runs say themselves comes after it. */
        public Builder resource(String key, Object value) {
            resource.put(key, value);
            return this;
        }

        /** Sent with each request, for example the key of the backend. */
        public Builder header(String name, String value) {
            HttpDestination.Builder.checkHeader(name, value);
            headers.put(name, value);
            return this;
        }

        /** By default gzip, and nothing towards this machine. */
        public Builder compression(Compression compression) {
            this.compression = compression;
            return this;
        }

        /** For one whole exchange. */
        public Builder timeout(Duration timeout) {
            this.timeout = HttpDestination.Builder.positive("otlp.timeout", timeout);
            return this;
        }

        /** How long opening a connection may take; must be positive. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = HttpDestination.Builder.positive("otlp.connectTimeout", timeout);
            return this;
        }

        /** Opens no connection before the first batch. */
        public OtlpDestination build() {
            return new OtlpDestination(this);
        }
    }
}
