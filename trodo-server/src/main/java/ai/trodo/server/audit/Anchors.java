package ai.trodo.server.audit;

import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.Digest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One digest for each site and day over the heads of all chains that were last written on that day, linked to the
 * anchor before. Small enough to be kept elsewhere, in a ticket or a repository: then not even whoever owns the store
 * can rewrite, or take away, what the anchor covers.
 */
public final class Anchors {
    /** What a document says that it is; other versions are refused. */
    public static final String FORMAT = "trodo-anchor-1";

    private static final String ANCHOR = "anchor";
    private static final String HEADS = "anchor_heads";
    private static final int HEADS_TOGETHER = 5000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RunStore store;
    private final @Nullable Seal seal;

    /**
     * @param seal null for anchors without a signature
     */
    public Anchors(RunStore store, @Nullable Seal seal) {
        this.store = store;
        this.seal = seal;
    }

    /**
     * One anchor.
     *
     * @param day in UTC
     * @param runs chains that were last written on that day
     * @param records of those chains
     * @param digest over every head and the digest of the anchor before
     * @param previous digest of the anchor before, so that none can be taken out
     * @param json the whole document, signature included: what is kept elsewhere
     */
    public record Anchor(LocalDate day, long runs, long records, String digest, String previous, String json) {}

    /**
     * What a check of one anchor found.
     *
     * @param day in UTC
     * @param broken runs whose log no longer has what the anchor covers
     * @param purged runs that were purged since, which is no damage
     * @param digestFits whether the anchor itself is what was made
     * @param sealFits whether its signature fits; false without a key
     */
    public record Check(LocalDate day, List<String> broken, List<String> purged, boolean digestFits, boolean sealFits) {
        /** Whether the log still has all that the anchor covers; says nothing about the seal. */
        public boolean verified() {
            return digestFits && broken.isEmpty();
        }
    }

    /** Makes the anchor of a day that is over. One that is there stays as it is. */
    public Anchor make(Site site, LocalDate day, Instant now) {
        if (!day.isBefore(now.atZone(ZoneOffset.UTC).toLocalDate())) {
            throw new IllegalArgumentException("an anchor is made when its day is over: " + day + " is not, in UTC");
        }
        Optional<Anchor> there = find(site, day);
        if (there.isPresent()) {
            return there.get();
        }
        Instant from = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        List<AuditLog.Head> heads = store.auditLog().heads(site, new TimeRange(from, from.plusSeconds(86_400)));
        String previous = list(site).stream()
                .filter(anchor -> anchor.day().isBefore(day))
                .reduce((a, b) -> b)
                .map(Anchor::digest)
                .orElse("0".repeat(2 * Digest.LENGTH));
        for (int i = 0; i < heads.size(); i += HEADS_TOGETHER) {
            List<AuditLog.Head> some = heads.subList(i, Math.min(heads.size(), i + HEADS_TOGETHER));
            store.documents().put(site, HEADS, "%s/%06d".formatted(day, i / HEADS_TOGETHER), json(some));
        }
        String digest = digest(site, day, heads, previous);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", FORMAT);
        document.put("site", site.id());
        document.put("day", day.toString());
        document.put("runs", heads.size());
        document.put("records", heads.stream().mapToLong(AuditLog.Head::records).sum());
        document.put("previous", previous);
        document.put("digest", digest);
        document.put("made_at", now.toString());
        if (seal != null) {
            document.put("seal", RunProof.sealed(seal, Seal.statement(FORMAT, digest)));
        }
        store.documents().putIfAbsent(site, ANCHOR, day.toString(), JSON.writeValueAsString(document));
        return find(site, day).orElseThrow();
    }

    private static String digest(Site site, LocalDate day, List<AuditLog.Head> heads, String previous) {
        List<String> parts = new ArrayList<>(List.of(FORMAT, site.id(), day.toString(), previous));
        for (AuditLog.Head head : heads) {
            parts.add(head.runId());
            parts.add(Long.toString(head.records()));
            parts.add(head.hash());
        }
        return Digest.hex(Digest.of(parts.toArray(new String[0])));
    }

    private static String json(List<AuditLog.Head> heads) {
        List<List<Object>> rows = new ArrayList<>();
        heads.forEach(head -> rows.add(List.of(head.runId(), head.records(), head.hash())));
        return JSON.writeValueAsString(rows);
    }

    /** The anchor of a day; empty while none was made. */
    public Optional<Anchor> find(Site site, LocalDate day) {
        return store.documents().get(site, ANCHOR, day.toString()).map(Anchors::anchor);
    }

    /** Oldest first. */
    public List<Anchor> list(Site site) {
        return store.documents().list(site, ANCHOR, null).stream()
                .map(Anchors::anchor)
                .toList();
    }

    private static Anchor anchor(Documents.Document document) {
        JsonNode root = JSON.readTree(document.json());
        return new Anchor(
                LocalDate.parse(document.id()),
                root.path("runs").asLong(0),
                root.path("records").asLong(0),
                root.path("digest").asString(""),
                root.path("previous").asString(""),
                document.json());
    }

    /** Checks an anchor, and every run that it covers, against the log. */
    public Optional<Check> check(Site site, LocalDate day) {
        return find(site, day).map(anchor -> check(site, anchor));
    }

    /** Checks an anchor that was kept elsewhere. */
    public Check check(Site site, Anchor anchor) {
        List<AuditLog.Head> heads = heads(site, anchor.day());
        List<String> broken = new ArrayList<>();
        List<String> purged = new ArrayList<>();
        for (AuditLog.Head head : heads) {
            if (store.retention().isPurged(site, head.runId())) {
                purged.add(head.runId());
            } else if (!ChainCheck.holds(store, site, head)) {
                broken.add(head.runId());
            }
        }
        boolean digestFits =
                digest(site, anchor.day(), heads, anchor.previous()).equals(anchor.digest());
        JsonNode sealed = JSON.readTree(anchor.json()).path("seal");
        boolean sealFits = seal != null
                && sealed.isObject()
                && RunProof.fits(sealed, seal, Seal.statement(FORMAT, anchor.digest()));
        return new Check(anchor.day(), broken, purged, digestFits, sealFits);
    }

    private List<AuditLog.Head> heads(Site site, LocalDate day) {
        List<AuditLog.Head> heads = new ArrayList<>();
        for (Documents.Document document : store.documents().list(site, HEADS, day + "/")) {
            for (JsonNode row : JSON.readTree(document.json())) {
                heads.add(new AuditLog.Head(
                        row.path(0).asString(""),
                        row.path(1).asLong(0),
                        row.path(2).asString("")));
            }
        }
        return heads;
    }
}
