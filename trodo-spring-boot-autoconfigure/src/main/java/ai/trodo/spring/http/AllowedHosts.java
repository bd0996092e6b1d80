package ai.trodo.spring.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides by name alone, without asking a name server, whether a host may be told about the current run. Ids of runs
 * are no secrets, but they are nobody's business outside.
 */
public final class AllowedHosts {
    private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
    private static final List<String> PRIVATE_DOMAINS =
            List.of(".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".svc", ".test");

    private final List<String> patterns;
    private final boolean privateNetworks;

    /**
     * Patterns are names, {@code *.name} or {@code *}, whatever their case; private networks may be allowed besides.
     */
    public AllowedHosts(List<String> patterns, boolean privateNetworks) {
        this.patterns = patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList();
        this.privateNetworks = privateNetworks;
    }

    /** False for an address without a host. */
    public boolean allows(@Nullable URI uri) {
        return uri != null && allows(uri.getHost());
    }

    /** A name or a literal address, without a port; false for null. */
    public boolean allows(@Nullable String host) {
        if (host == null || host.isEmpty()) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        for (String pattern : patterns) {
            if (pattern.equals("*")
                    || pattern.equals(name)
                    || pattern.startsWith("*.") && name.endsWith(pattern.substring(1))) {
                return true;
            }
        }
        return privateNetworks && isPrivate(name);
    }

    /** Loopback, private and link-local addresses, names of one word, and domains that no public server answers for. */
    public static boolean isPrivate(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.indexOf(':') >= 0) {
            return isPrivateIpv6(name.replace("[", "").replace("]", ""));
        }
        var address = IPV4.matcher(name);
        if (address.matches()) {
            return isPrivateIpv4(Integer.parseInt(address.group(1)), Integer.parseInt(address.group(2)));
        }
        return name.indexOf('.') < 0 || PRIVATE_DOMAINS.stream().anyMatch(name::endsWith);
    }

    private static boolean isPrivateIpv4(int first, int second) {
        return first == 127
                || first == 10
                || first == 192 && second == 168
                || first == 172 && second >= 16 && second <= 31
                || first == 169 && second == 254
                || first == 100 && second >= 64 && second <= 127;
    }

    private static boolean isPrivateIpv6(String address) {
        String plain = address.startsWith("::ffff:") ? address.substring("::ffff:".length()) : address;
        var mapped = IPV4.matcher(plain);
        if (mapped.matches()) {
            return isPrivateIpv4(Integer.parseInt(mapped.group(1)), Integer.parseInt(mapped.group(2)));
        }
        return plain.equals("::1")
                || plain.equals("0:0:0:0:0:0:0:1")
                || plain.startsWith("fc")
                || plain.startsWith("fd")
                || plain.startsWith("fe80:");
    }
}
