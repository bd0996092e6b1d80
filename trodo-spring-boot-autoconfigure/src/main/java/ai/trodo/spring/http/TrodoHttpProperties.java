package ai.trodo.spring.http;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which hosts are told about the current run.
 *
 * @param allowedHosts Hosts that get the run's headers, beside this host and private networks. A leading "*." stands
 *     for any subdomain, a single "*" for any host.
 * @param privateNetworks Whether this host, private addresses and names without a public domain get the headers.
 */
@ConfigurationProperties("trodo.http")
public record TrodoHttpProperties(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("true") boolean privateNetworks) {
    public TrodoHttpProperties {
        allowedHosts = List.copyOf(allowedHosts);
        for (String host : allowedHosts) {
            if (host.isBlank() || host.contains("/") || host.contains(" ") || host.indexOf('*') > 0) {
                throw new IllegalArgumentException("trodo.http.allowed-hosts holds \"" + host
                        + "\", which is no host name: write example.com, *.example.com or *");
            }
        }
    }
}
