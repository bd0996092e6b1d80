package ai.trodo.spring.web;

import ai.trodo.spring.http.AllowedHosts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller may name the run that its request belongs to. A stranger who could would write into a run
 * of somebody else's. Behind a proxy the peer is always private, so that the addresses that it reports count too: every
 * one of them must be trusted.
 */
public final class CallerTrust {
    private static final int MAX_HOPS = 20;

    private final TrodoWebProperties.Trust trust;
    private final List<Network> networks;

    /** Reads which callers are trusted; an address that cannot be parsed is refused here. */
    public CallerTrust(TrodoWebProperties properties) {
        trust = properties.trust();
        networks = properties.trustedAddresses().stream().map(Network::parse).toList();
    }

    /**
     * @param peer address that the connection comes from
     * @param header all values of a header, joined by commas: a proxy may add a line of its own below a stranger's
     */
    public boolean trusts(@Nullable String peer, Function<String, @Nullable String> header) {
        if (trust == TrodoWebProperties.Trust.ALL) {
            return true;
        }
        if (peer == null || !isTrusted(peer)) {
            return false;
        }
        List<String> hops = hops(header);
        return hops.size() <= MAX_HOPS && hops.stream().allMatch(this::isTrusted);
    }

    private boolean isTrusted(String address) {
        byte[] literal = Network.literal(withoutPort(address));
        if (literal == null) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(literal)) {
                return true;
            }
        }
        return trust == TrodoWebProperties.Trust.PRIVATE_NETWORKS && AllowedHosts.isPrivate(withoutPort(address));
    }

    private static List<String> hops(Function<String, @Nullable String> header) {
        List<String> hops = new ArrayList<>();
        String list = header.apply("X-Forwarded-For");
        if (list != null && !list.isBlank()) {
            for (String hop : list.split(",")) {
                hops.add(hop.strip());
            }
        }
        String forwarded = header.apply("Forwarded");
        if (forwarded != null) {
            for (String part : forwarded.split("[,;]")) {
                String pair = part.strip();
                if (pair.regionMatches(true, 0, "for=", 0, 4)) {
                    hops.add(pair.substring(4).replace("\"", "").strip());
                }
            }
        }
        String real = header.apply("X-Real-IP");
        if (real != null && !real.isBlank()) {
            for (String hop : real.split(",")) {
                hops.add(hop.strip());
            }
        }
        return hops;
    }

    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(1, end);
        }
        int colon = address.indexOf(':');
        return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }
}
