package ai.trodo.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Small JSON documents by kind and id: saved views, prices, prompts, site keys, policies. Rooms that need a few rows
 * use this instead of a table of their own in every engine.
 */
public interface Documents {
    /** Creates or replaces. */
    void put(Site site, String kind, String id, String json);

    /** False, and nothing changed, when there is one already. */
    boolean putIfAbsent(Site site, String kind, String id, String json);

    /** Replaces only what is still the expected text; false when it is not. */
    boolean replace(Site site, String kind, String id, String expected, String json);

    Optional<Document> get(Site site, String kind, String id);

    /** Ordered by id; ids that start with the prefix, null for all. */
    List<Document> list(Site site, String kind, @Nullable String idPrefix);

    boolean delete(Site site, String kind, String id);

    /** One document. */
    record Document(String id, String json, Instant updatedAt) {}
}
