package ai.trodo.export;

import ai.trodo.internal.LogOnce;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where an agent or collector of the platform listens: what the environment says comes first; within a
 * Kubernetes cluster it is a service, elsewhere this machine. A name is looked up last and never waited for long.
 */
public final class ClusterAddress {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private final Builder values;

    private ClusterAddress(Builder values) {
        this.values = values;
    }

    /** Starts with what fits Watchlog's agent. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where to send, and why.
     *
     * @param address where to send
     * @param inCluster whether it is a service of this Kubernetes cluster
     * @param reason for people
     */
    public record Choice(URI address, boolean inCluster, String reason) {}

    /** Looks, and says once in the log what was chosen. May block for the time-out of the lookup. */
    public Choice choose() {
        Choice choice = look();
        LogOnce.info("sending to " + choice.address() + ": " + choice.reason());
        return choice;
    }

    private Choice look() {
        String configured = values.environment.apply(values.variable);
        if (configured != null && !configured.isBlank()) {
            return new Choice(trimmed(configured), false, "set by " + values.variable);
        }
        if (Files.exists(values.serviceAccount)) {
            return inCluster("there is a Kubernetes service account");
        }
        if (isSet("KUBERNETES_SERVICE_HOST")) {
            return inCluster("KUBERNETES_SERVICE_HOST is set");
        }
        if (isKnown("kubernetes.default.svc." + values.clusterDomain)) {
            return inCluster("the cluster's own name is known");
        }
        URI here = URI.create(values.scheme + "://127.0.0.1:" + values.port);
        return new Choice(here, false, "no Kubernetes cluster was found");
    }

    private Choice inCluster(String reason) {
        String host = values.service + '.' + values.namespace + ".svc." + values.clusterDomain;
        return new Choice(URI.create(values.scheme + "://" + host + ':' + values.port), true, reason);
    }

    private boolean isSet(String variable) {
        String value = values.environment.apply(variable);
        return value != null && !value.isBlank();
    }

    private static URI trimmed(String address) {
        return URI.create(address.strip().replaceAll("/+$", ""));
    }

    private boolean isKnown(String host) {
        CompletableFuture<Boolean> found = new CompletableFuture<>();
        Thread lookup = new Thread(() -> found.complete(values.resolver.resolves(host)), "trodo-lookup");
        lookup.setDaemon(true);
        lookup.start();
        try {
            return found.get(values.lookupTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException unknown) {
            return false;
        }
    }

    /** Looks up a name. */
    interface Resolver {
        boolean resolves(String host);
    }

    /** Collects what may differ from cluster to cluster; the defaults are those of Watchlog's agent. */
    public static final class Builder {
        private String variable = "WATCHLOG_AGENT_URL";
        private String scheme = "http";
        private String service = "watchlog-node-agent";
        private String namespace = "monitoring";
        private String clusterDomain = "cluster.local";
        private int port = 3774;
        private Duration lookupTimeout = Duration.ofMillis(300);
        private Path serviceAccount = SERVICE_ACCOUNT;
        private UnaryOperator<@Nullable String> environment = System::getenv;
        private Resolver resolver = Builder::resolves;

        private Builder() {}

        private static boolean resolves(String host) {
            try {
                return InetAddress.getAllByName(host).length > 0;
            } catch (IOException unknown) {
                return false;
            }
        }

        /** Name of the environment variable that overrules everything. */
        public Builder variable(String name) {
            variable = notBlank("variable", name);
            return this;
        }

        /** "http" or "https". */
        public Builder scheme(String scheme) {
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IllegalArgumentException("scheme must be http or https but is \"" + scheme + '"');
            }
            this.scheme = scheme;
            return this;
        }

        /** The Kubernetes service that is looked for; must not be blank. */
        public Builder service(String name) {
            service = notBlank("service", name);
            return this;
        }

        /** The namespace of that service; must not be blank. */
        public Builder namespace(String name) {
            namespace = notBlank("namespace", name);
            return this;
        }

        /** What names within the cluster end with; must not be blank. */
        public Builder clusterDomain(String domain) {
            clusterDomain = notBlank("clusterDomain", domain);
            return this;
        }

        /** From 1 to 65535; the same within a cluster and on this machine. */
        public Builder port(int port) {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port must be between 1 and 65535 but is " + port);
            }
            this.port = port;
            return this;
        }

        /** How long the lookup of a name may take. */
        public Builder lookupTimeout(Duration timeout) {
            lookupTimeout = timeout;
            return this;
        }

        Builder serviceAccount(Path file) {
            serviceAccount = file;
            return this;
        }

        Builder environment(UnaryOperator<@Nullable String> lookup) {
            environment = lookup;
            return this;
        }

        Builder resolver(Resolver resolver) {
            this.resolver = resolver;
            return this;
        }

        /** Looks nowhere yet; {@link ClusterAddress#choose()} does. */
        public ClusterAddress build() {
            return new ClusterAddress(this);
        }

        private static String notBlank(String property, String value) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(property + " must not be blank");
            }
            return value;
        }
    }
}
