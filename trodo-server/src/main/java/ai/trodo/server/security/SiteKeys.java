package ai.trodo.server.security;

import ai.trodo.server.http.Json;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.Site;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sites of a collector and their keys. A key is 256 random bits and is kept as its SHA-256 only, so that the store
 * gives no key away, and looking one up takes a time that says nothing about how nearly right a guess was.
 */
public final class SiteKeys {
    private static final String KEY = "key";
    private static final String SITE = "site";
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final Documents documents;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, SiteKey> configured = new ConcurrentHashMap<>();
    private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.EPOCH);

    private record Snapshot(Map<String, SiteKey> byHash, Instant readAt) {}

    /**
     * A new key; the only moment at which its text is known.
     *
     * @param text the key itself, seen this once
     * @param key what is kept of it
     */
    public record NewKey(String text, SiteKey key) {}

    /** Reads and writes keys as documents of the store. */
    public SiteKeys(Documents documents, Clock clock) {
        this.documents = documents;
        this.clock = clock;
    }

    /** A key from the settings of the collector: not stored, valid while it stands there. */
    public void configure(Site site, String text, Set<Scope> scopes) {
        String hash = hash(text);
        configured.put(
                hash,
                new SiteKey(
                        "configured-" + hash.substring(0, 8),
                        site,
                        "from the settings",
                        scopes,
                        hash,
                        hint(text),
                        clock.instant(),
                        null,
                        null));
    }

    /** Whether senders have to show a key: from the first key on, even when all have been revoked since. */
    public boolean anyExists() {
        return !configured.isEmpty() || !stored().isEmpty();
    }

    /** Whether some key opens something now. */
    public boolean anyUsable() {
        Instant now = clock.instant();
        return configured.values().stream().anyMatch(key -> key.isUsable(now))
                || stored().values().stream().anyMatch(key -> key.isUsable(now));
    }

    /** The key with this text, when there is one that may be used now. */
    public Optional<SiteKey> find(@Nullable String text) {
        byte[] hash = digest(text == null ? "" : text);
        String hex = HexFormat.of().formatHex(hash);
        SiteKey found = configured.get(hex);
        if (found == null) {
            found = stored().get(hex);
        }
        byte[] known = found == null ? new byte[hash.length] : HexFormat.of().parseHex(found.hash());
        boolean same = MessageDigest.isEqual(hash, known);
        return same && found != null && found.isUsable(clock.instant()) ? Optional.of(found) : Optional.empty();
    }

    /** A new key for a site; null as its end means that it has none. */
    public NewKey create(Site site, String name, Set<Scope> scopes, @Nullable Instant expiresAt) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String text = "trodo_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        byte[] id = new byte[8];
        random.nextBytes(id);
        String hash = hash(text);
        SiteKey key = new SiteKey(
                HexFormat.of().formatHex(id), site, name, scopes, hash, hint(text), clock.instant(), expiresAt, null);
        save(key);
        return new NewKey(text, key);
    }

    /** Makes a key useless from now on; false when the site has no such key. */
    public boolean revoke(Site site, String keyId) {
        Optional<SiteKey> found = stored(site, keyId);
        found.ifPresent(key -> save(new SiteKey(
                key.keyId(),
                key.site(),
                key.name(),
                key.scopes(),
                key.hash(),
                key.hint(),
                key.createdAt(),
                key.expiresAt(),
                key.revokedAt() == null ? clock.instant() : key.revokedAt())));
        return found.isPresent();
    }

    /** A new key with the name and scopes of an old one, which goes on for a while so that senders can change over. */
    public Optional<NewKey> rotate(Site site, String keyId, Duration overlap) {
        Instant end = clock.instant().plus(overlap);
        return stored(site, keyId).filter(key -> key.isUsable(clock.instant())).map(key -> {
            Instant expires = key.expiresAt() != null && key.expiresAt().isBefore(end) ? key.expiresAt() : end;
            save(new SiteKey(
                    key.keyId(),
                    key.site(),
                    key.name(),
                    key.scopes(),
                    key.hash(),
                    key.hint(),
                    key.createdAt(),
                    expires,
                    null));
            return create(site, key.name(), key.scopes(), key.expiresAt());
        });
    }

    private Optional<SiteKey> stored(Site site, String keyId) {
        forget();
        return stored().values().stream()
                .filter(key -> key.site().equals(site) && key.keyId().equals(keyId))
                .findFirst();
    }

    private void save(SiteKey key) {
        documents.put(Site.SYSTEM, KEY, key.hash(), key.toJson());
        forget();
    }

    /** Keys of one site, also revoked ones, the oldest first. */
    public List<SiteKey> keys(Site site) {
        List<SiteKey> keys = new ArrayList<>();
        configured.values().stream().filter(key -> key.site().equals(site)).forEach(keys::add);
        stored().values().stream().filter(key -> key.site().equals(site)).forEach(keys::add);
        keys.sort((a, b) -> a.createdAt().compareTo(b.createdAt()));
        return keys;
    }

    /** False when there is such a site already. */
    public boolean createSite(Site site, String name) {
        String json = new String(
                Json.write(
                        Json.object("name", name, "created_at", clock.instant().toString())),
                StandardCharsets.UTF_8);
        return documents.putIfAbsent(Site.SYSTEM, SITE, site.id(), json);
    }

    /** Sites with a name of their own; the default site is always there. */
    public List<Documents.Document> sites() {
        return documents.list(Site.SYSTEM, SITE, null);
    }

    private Map<String, SiteKey> stored() {
        Snapshot current = snapshot;
        Instant now = clock.instant();
        if (current.readAt.plus(FRESH).isAfter(now) && !now.isBefore(current.readAt)) {
            return current.byHash;
        }
        Map<String, SiteKey> byHash = new ConcurrentHashMap<>();
        for (Documents.Document document : documents.list(Site.SYSTEM, KEY, null)) {
            byHash.put(document.id(), SiteKey.of(document.id(), document.json()));
        }
        snapshot = new Snapshot(byHash, now);
        return byHash;
    }

    private void forget() {
        snapshot = new Snapshot(Map.of(), Instant.EPOCH);
    }

    private static String hint(String text) {
        return text.length() <= 8 ? "" : text.substring(text.length() - 4);
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(digest(text));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
