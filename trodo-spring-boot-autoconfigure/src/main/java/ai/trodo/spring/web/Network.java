package ai.trodo.spring.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** An address or a network in CIDR notation. Names are not accepted, so nothing is ever looked up. */
record Network(byte[] address, int prefixBits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F:.]+");

    static Network parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        byte[] address = literal(host);
        if (address == null) {
            throw wrong(text);
        }
        int bits = address.length * 8;
        if (slash >= 0) {
            try {
                bits = Integer.parseInt(text.substring(slash + 1));
            } catch (NumberFormatException noNumber) {
                throw wrong(text);
            }
        }
        if (bits < 0 || bits > address.length * 8) {
            throw wrong(text);
        }
        return new Network(address, bits);
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("trodo.web.trusted-addresses holds \"" + text
                + "\", which is no address: write 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32");
    }

    /** Null when the text is not an address. */
    static byte @org.jspecify.annotations.Nullable [] literal(String text) {
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (host.isEmpty() || !LITERAL.matcher(host).matches() || host.indexOf('.') < 0 && host.indexOf(':') < 0) {
            return null;
        }
        try {
            return InetAddress.getByName(host).getAddress();
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((address[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }
}
