package ai.trodo.server.security;

import ai.trodo.server.http.Json;
import ai.trodo.server.store.Site;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A key of a site, without the key itself: only its hash is kept.
 *
 * @param keyId public; what audit and settings call the key
 * @param site the only site that the key opens
 * @param name what people call it
 * @param scopes what it allows
 * @param hash hex SHA-256 of the key
 * @param hint its last characters, so that people can tell keys apart
 * @param createdAt when it was made
 * @param expiresAt null for a key without an end
 * @param revokedAt null as long as nobody took it back
 */
public record SiteKey(
        String keyId,
        Site site,
        String name,
        Set<Scope> scopes,
        String hash,
        String hint,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    /** Whether it is neither revoked nor expired at this moment. */
    public boolean isUsable(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }

    String toJson() {
        return new String(
                Json.write(Json.object(
                        "key_id",
                        keyId,
                        "site",
                        site.id(),
                        "name",
                        name,
                        "scopes",
                        words(),
                        "hint",
                        hint,
                        "created_at",
                        createdAt.toString(),
                        "expires_at",
                        expiresAt == null ? null : expiresAt.toString(),
                        "revoked_at",
                        revokedAt == null ? null : revokedAt.toString())),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The words of its scopes, sorted. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        scopes.forEach(scope -> words.add(scope.wireName()));
        words.sort(null);
        return words;
    }

    static SiteKey of(String hash, String json) {
        JsonNode node = Json.mapper().readTree(json);
        Set<Scope> scopes = new LinkedHashSet<>();
        node.path("scopes").forEach(word -> scopes.add(Scope.of(word.asString())));
        return new SiteKey(
                node.path("key_id").asString(),
                new Site(node.path("site").asString()),
                node.path("name").asString(""),
                scopes,
                hash,
                node.path("hint").asString(""),
                Instant.parse(node.path("created_at").asString()),
                instant(node.get("expires_at")),
                instant(node.get("revoked_at")));
    }

    private static @Nullable Instant instant(@Nullable JsonNode node) {
        return node == null || node.isNull() ? null : Instant.parse(node.asString());
    }
}
