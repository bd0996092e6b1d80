package ai.trodo.server.audit;

import ai.trodo.server.fold.RecordCodec;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoredRecord;
import ai.trodo.server.store.engine.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A run exported with all its records and hashes, so that somebody without the store can check that nothing was changed,
 * left out or added. With a seal they also know who vouched for it.
 */
public final class RunProof {
    /** What a document says that it is; other versions are refused. */
    public static final String FORMAT = "trodo-run-proof-1";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RunProof() {}

    /**
     * What a check found.
     *
     * @param site the site that the document names
     * @param runId the run that the document names
     * @param chain the records and where they break
     * @param sealed whether the document carries a signature
     * @param sealFits whether a key was given and the signature fits it
     */
    public record Check(String site, String runId, ChainCheck chain, boolean sealed, boolean sealFits) {}

    /** The document; empty when there is no such run. Leaves an entry in the audit log. */
    public static Optional<String> export(RunStore store, Site site, String runId, String actor, @Nullable Seal seal) {
        if (store.runs().summary(site, runId).isEmpty()) {
            return Optional.empty();
        }
        List<Map<String, Object>> records = new ArrayList<>();
        String head = "0".repeat(2 * Digest.LENGTH);
        Cursor after = null;
        do {
            Page<StoredRecord> page = store.runs().log(site, runId, after, 1000);
            for (StoredRecord record : page.items()) {
                records.add(line(record));
                head = record.hash();
            }
            after = page.next();
        } while (after != null);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("format", FORMAT);
        document.put("record_version", RecordCodec.VERSION);
        document.put("chain_version", Digest.CHAIN_VERSION);
        document.put("site", site.id());
        document.put("run_id", runId);
        document.put("record_count", records.size());
        document.put("head_hash", head);
        document.put("records", records);
        if (seal != null) {
            document.put("seal", sealed(seal, statement(site.id(), runId, records.size(), head)));
        }
        String detail = new String(RecordCodec.encode(Map.of("head_hash", head)), StandardCharsets.UTF_8);
        store.auditLog().append(site, actor, "export", runId, detail);
        return Optional.of(JSON.writeValueAsString(document));
    }

    private static Map<String, Object> line(StoredRecord record) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("seq", record.seq());
        line.put("type", record.type());
        line.put("entity_id", record.entityId());
        line.put("received_at", record.receivedAt().toString());
        line.put("record_id", record.recordId());
        line.put("hash", record.hash());
        line.put("body", record.body());
        return line;
    }

    static Map<String, Object> sealed(Seal seal, byte[] statement) {
        return Map.of(
                "algorithm", seal.algorithm(),
                "key_id", seal.keyId(),
                "signature", Base64.getEncoder().encodeToString(seal.sign(statement)));
    }

    private static byte[] statement(String site, String runId, long records, String head) {
        return Seal.statement(FORMAT, Digest.hex(Digest.of(site, runId, Long.toString(records), head)));
    }

    /**
     * Checks a document by itself.
     *
     * @param key null when there is none
     * @throws IllegalArgumentException when it is no such document
     */
    public static Check verify(String document, @Nullable Seal key) {
        JsonNode root = read(document);
        ChainCheck.Walk walk = new ChainCheck.Walk();
        String previous = "0".repeat(2 * Digest.LENGTH);
        for (JsonNode line : root.path("records")) {
            String body = line.path("body").asString("");
            String type = line.path("type").asString("");
            StoredRecord record = new StoredRecord(
                    line.path("seq").asLong(0),
                    type,
                    line.path("entity_id").asString(""),
                    line.path("record_id").asString(""),
                    Instant.parse(line.path("received_at").asString("1970-01-01T00:00:00Z")),
                    line.path("hash").asString(""),
                    previous,
                    body,
                    RecordDecoder.decode(type, body.getBytes(StandardCharsets.UTF_8)));
            walk.add(record);
            previous = record.hash();
        }
        String site = root.path("site").asString("");
        String runId = root.path("run_id").asString("");
        ChainCheck chain = walk.end(root.path("record_count").asLong(-1));
        if (chain.verified() && !chain.headHash().equals(root.path("head_hash").asString(""))) {
            chain = new ChainCheck(chain.records(), chain.headHash(), chain.records());
        }
        JsonNode seal = root.path("seal");
        byte[] statement = statement(site, runId, chain.records(), chain.headHash());
        return new Check(
                site, runId, chain, seal.isObject(), seal.isObject() && key != null && fits(seal, key, statement));
    }

    static boolean fits(JsonNode seal, Seal key, byte[] statement) {
        if (!seal.path("algorithm").asString("").equals(key.algorithm())) {
            return false;
        }
        try {
            return key.fits(
                    statement, Base64.getDecoder().decode(seal.path("signature").asString("")));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static JsonNode read(String document) {
        try {
            JsonNode root = JSON.readTree(document);
            if (FORMAT.equals(root.path("format").asString(""))) {
                return root;
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this is no JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("this is no proof of a run: its format must be " + FORMAT);
    }
}
