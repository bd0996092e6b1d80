package ai.trodo.server.store;

import ai.trodo.model.TrodoRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the log.
 *
 * @param seq position in the run's chain, from 1
 * @param type run, span, event or score
 * @param entityId id of that run, span, event or score
 * @param recordId hex SHA-256 of type, entity id and body
 * @param hash hex SHA-256 over the previous hash and this record
 * @param prevHash the hash before; zeros for the first
 * @param body canonical JSON
 * @param record the body decoded, null when it is damaged
 */
public record StoredRecord(
        long seq,
        String type,
        String entityId,
        String recordId,
        Instant receivedAt,
        String hash,
        String prevHash,
        String body,
        @Nullable TrodoRecord record) {}
