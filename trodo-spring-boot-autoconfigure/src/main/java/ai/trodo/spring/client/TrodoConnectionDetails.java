package ai.trodo.spring.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/** Where runs are sent, for service connections (containers, bindings of a platform). Goes before {@code trodo.*}. */
public interface TrodoConnectionDetails extends ConnectionDetails {
    /** Null when the receiver needs none, such as a collector on this machine. */
    @Nullable
    String siteId();

    /** Null for Trodo's cloud. */
    @Nullable
    URI apiBase();

    /** Whether there is anywhere to send to. */
    default boolean isRemote() {
        return siteId() != null || apiBase() != null;
    }
}
