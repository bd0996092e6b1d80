package ai.trodo.spring.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which requests belong to runs.
 *
 * @param trust Callers whose headers are believed.
 * @param trustedAddresses Further callers that are believed: addresses, or networks such as 203.0.113.0/24.
 * @param runs Whether a request in which nobody opens a run becomes one once a model, a retrieval or a stage of an agent is
 *     seen in it.
 */
@ConfigurationProperties("trodo.web")
public record TrodoWebProperties(
        @DefaultValue("private-networks") Trust trust,
        @DefaultValue List<String> trustedAddresses,
        @DefaultValue("true") boolean runs) {
    public TrodoWebProperties {
        trustedAddresses = List.copyOf(trustedAddresses);
        trustedAddresses.forEach(Network::parse);
    }

    /** Whose headers are believed. */
    public enum Trust {
        /** Nobody's but those of the addresses that are listed. */
        NONE,
        /** Callers in private networks, unless a proxy forwarded the request for a public address. */
        PRIVATE_NETWORKS,
        /** Everybody's. */
        ALL
    }
}
