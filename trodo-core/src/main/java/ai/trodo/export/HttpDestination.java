package ai.trodo.export;

import ai.trodo.internal.Guard;
import ai.trodo.internal.LogOnce;
import ai.trodo.wire.Dialect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trodo's cloud, or a collector that speaks the same protocol. Retries are the business of the outbox; here is decided
 * what can be retried, which document is to blame, and how a body is packed.
 */
public final class HttpDestination implements Destination {
    /** Where Trodo's cloud takes records. */
    public static final URI CLOUD = URI.create("https://sdkapi.trodo.ai");

    private static final String SITE = "X-Trodo-Site-Id";
    private static final String ANNOUNCED = "X-Trodo-Accept-Encoding";

    private final String name;
    private final URI base;
    private final @Nullable String site;
    private final Dialect dialect;
    private final Map<String, String> headers;
    private final boolean mayFollowAnnouncement;
    private final HttpPoster poster;
    private volatile @Nullable Packer packer;
    private volatile @Nullable ReplyListener listener;

    private HttpDestination(Builder builder) {
        this.base = builder.base;
        this.dialect = builder.dialect;
        this.site = builder.site;
        this.name = builder.name != null ? builder.name : defaultName(base);
        this.headers = Map.copyOf(builder.headers);
        this.packer = Packer.configured(builder.compression);
        this.mayFollowAnnouncement =
                builder.compression == Compression.AUTO && dialect == Dialect.TRODO && !isThisMachine(base);
        this.poster = new HttpPoster(builder.connectTimeout, builder.timeout);
    }

    /** A collector of ours; use {@link Builder#dialect} for anything else. */
    public static Builder builder(URI base) {
        return new Builder(base);
    }

    /** Trodo's cloud. */
    public static Builder cloud(String site) {
        return new Builder(CLOUD).site(site).dialect(Dialect.CLOUD);
    }

    /** Without slashes at its end. */
    static URI checkedBase(String property, URI base) {
        String scheme = base.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!http || base.getHost() == null || base.getQuery() != null || base.getFragment() != null) {
            throw new IllegalArgumentException(
                    property + " must be an http or https address without query, but is " + base);
        }
        String text = base.toString();
        return text.endsWith("/") ? URI.create(text.replaceAll("/+$", "")) : base;
    }

    static String defaultName(URI base) {
        return base.getPort() < 0 ? base.getHost() : base.getHost() + "-" + base.getPort();
    }

    static boolean isThisMachine(URI base) {
        String host = base.getHost();
        return host.equalsIgnoreCase("localhost") || isLoopbackLiteral(host);
    }

    private static boolean isLoopbackLiteral(String host) {
        boolean literal = host.startsWith("[") || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException notAnAddress) {
            return false;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public void onReply(ReplyListener listener) {
        this.listener = listener;
    }

    @Override
    public SendResult send(List<Frame> batch) throws IOException, InterruptedException {
        return Bisection.deliver(batch, requestEnds(batch), new Bisection.Poster() {
            @Override
            public HttpReply post(List<Frame> frames) throws IOException, InterruptedException {
                HttpReply reply = HttpDestination.this.post(frames);
                tell(frames.get(0), reply);
                return reply;
            }

            @Override
            public List<Frame> split(Frame frame) {
                return FrameSplitter.split(frame, dialect);
            }
        });
    }

    private void tell(Frame document, HttpReply reply) {
        ReplyListener told = listener;
        if (told != null
                && document.kind() == Frame.Kind.IDENTIFY
                && reply.verdict() == HttpReply.Verdict.TAKEN
                && reply.body().length > 0) {
            Guard.run("An answer could not be read", () -> told.replied(document, reply.body()));
        }
    }

    /** Envelopes of one site share a request towards a collector of ours; anything else goes alone. */
    private List<Integer> requestEnds(List<Frame> batch) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 1; i <= batch.size(); i++) {
            if (i == batch.size() || !shareRequest(batch.get(i - 1), batch.get(i))) {
                ends.add(i);
            }
        }
        return ends;
    }

    private boolean shareRequest(Frame one, Frame next) {
        return dialect == Dialect.TRODO
                && one.kind().isEnvelope()
                && next.kind().isEnvelope()
                && Objects.equals(one.site(), next.site());
    }

    private HttpReply post(List<Frame> frames) throws IOException, InterruptedException {
        Frame first = frames.get(0);
        boolean many = frames.size() > 1;
        String path = many ? Frame.Kind.RUN.path() : first.path();
        Body body = many ? Body.together(frames) : Body.of(first.json());
        Packer packing = packer;
        HttpReply reply = post(path, first, body, packing);
        if (reply.status() == 415 && packing != null) {
            LogOnce.warn(base + " takes no bodies in " + packing.encoding() + ", they are sent as they are", null);
            packer = null;
            return post(path, first, body, null);
        }
        if (mayFollowAnnouncement) {
            reply.headers().firstValue(ANNOUNCED).ifPresent(accepted -> packer = Packer.announced(accepted));
        }
        return reply;
    }

    private HttpReply post(String path, Frame about, Body body, @Nullable Packer packing)
            throws IOException, InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("Content-Type", "application/json");
        String key = about.site() != null ? about.site() : site;
        if (key != null) {
            all.put(SITE, key);
        }
        Body packed = body;
        if (packing != null && Packer.isWorthwhile(body)) {
            all.put("Content-Encoding", packing.encoding());
            packed = Body.of(packing.pack(body));
        }
        return poster.post(URI.create(base + path), all, packed);
    }

    @Override
    public void close() {
        poster.close();
    }

    @Override
    public String toString() {
        return name + " (" + base + ")";
    }

    /** Collects what a destination over HTTP needs. */
    public static final class Builder {
        private final URI base;
        private @Nullable String name;
        private @Nullable String site;
        private Dialect dialect = Dialect.TRODO;
        private Compression compression = Compression.AUTO;
        private Duration timeout = Duration.ofSeconds(10);
        private Duration connectTimeout = Duration.ofSeconds(5);
        private final Map<String, String> headers = new LinkedHashMap<>();

        private Builder(URI base) {
            this.base = checkedBase("apiBase", base);
        }

        /** Names counters and the folder of the spool; by default the host. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** The tenant that records belong to; it is the credential. */
        public Builder site(@Nullable String site) {
            if (site != null) {
                checkHeader(SITE, site);
            }
            this.site = site;
            return this;
        }

        /** {@link Dialect#TRODO} unless it is set; Trodo's cloud takes {@link Dialect#CLOUD} only. */
        public Builder dialect(Dialect dialect) {
            this.dialect = dialect;
            return this;
        }

        /** How bodies are packed where the receiver can unpack them. */
        public Builder compression(Compression compression) {
            this.compression = compression;
            return this;
        }

        /** For one whole exchange. */
        public Builder timeout(Duration timeout) {
            this.timeout = positive("timeout", timeout);
            return this;
        }

        /** How long opening a connection may take; must be positive. */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = positive("connectTimeout", timeout);
            return this;
        }

        /** Sent with each request, for example for a gateway in between. */
        public Builder header(String name, String value) {
            checkHeader(name, value);
            headers.put(name, value);
            return this;
        }

        /** Fails now and not with each request. */
        static void checkHeader(String name, String value) {
            try {
                HttpRequest.newBuilder().setHeader(name, value);
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException("the header " + name + " cannot be sent as it is set", refused);
            }
        }

        /** Opens no connection before the first batch. */
        public HttpDestination build() {
            headers.putIfAbsent("User-Agent", "trodo-java");
            return new HttpDestination(this);
        }

        static Duration positive(String property, Duration value) {
            if (value.isZero() || value.isNegative()) {
                throw new IllegalArgumentException(property + " must be positive but is " + value);
            }
            return value;
        }
    }
}
