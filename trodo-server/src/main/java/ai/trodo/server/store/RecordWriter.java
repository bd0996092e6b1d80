package ai.trodo.server.store;

import ai.trodo.model.TrodoRecord;
import java.util.List;

/** Takes records in. */
public interface RecordWriter {
    /**
     * Appends the records and brings every projection up to date in the same transaction. Returns when all of it is
     * durable. Idempotent: a record with the same content is kept once, however often it is sent. Bad records are
     * rejected one by one, the others are stored.
     *
     * @throws OverCapacityException when the store cannot take the batch now; nothing of it was stored
     * @throws StoreUnavailableException when the engine failed; nothing of it was stored
     */
    WriteResult write(Site site, List<? extends TrodoRecord> records);
}
