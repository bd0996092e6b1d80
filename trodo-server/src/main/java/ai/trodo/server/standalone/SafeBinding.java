package ai.trodo.server.standalone;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Keeps a collector without keys or login from being reachable by other machines. */
final class SafeBinding {
    private SafeBinding() {}

    /** @throws UnsafeBindingException when it would be open to others */
    static void check(@Nullable String address, boolean login, boolean keys) {
        if (isLoopback(address) || login && keys) {
            return;
        }
        throw new UnsafeBindingException(address == null ? "all addresses" : address, login, keys);
    }

    private static boolean isLoopback(@Nullable String address) {
        if (address == null || address.isBlank()) {
            return false;
        }
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
