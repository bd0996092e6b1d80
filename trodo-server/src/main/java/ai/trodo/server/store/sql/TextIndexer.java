package ai.trodo.server.store.sql;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.fold.RecordDecoder;
import ai.trodo.server.store.engine.Words;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings words of new records into the text index, a few hundred at a time, behind the log. */
final class TextIndexer {
    private static final int RECORDS_TOGETHER = 500;

    private TextIndexer() {}

    /** On the writer's connection. Returns how many records it went over. */
    static int step(Db db) throws SQLException {
        long from = db.number("SELECT indexed_to FROM text_state WHERE only_row = 1");
        List<@Nullable Object[]> words = new ArrayList<>();
        long[] last = {from};
        int[] count = {0};
        db.each(
                "SELECT id, " + LogCodec.columns("") + " FROM record WHERE id > ? ORDER BY id LIMIT "
                        + RECORDS_TOGETHER,
                List.of(from),
                row -> {
                    last[0] = row.number();
                    count[0]++;
                    LogRow log = LogCodec.read(row);
                    TrodoRecord record = RecordDecoder.decode(log.type(), log.body());
                    String text = record == null ? "" : Words.of(record);
                    if (!text.isEmpty()) {
                        words.add(new @Nullable Object[] {last[0], log.runNo(), text});
                    }
                });
        if (count[0] > 0) {
            db.dialect().indexWords(db.connection(), words);
            db.update("UPDATE text_state SET indexed_to = ? WHERE only_row = 1", last[0]);
        }
        return count[0];
    }

    /** Records that the index does not have yet. */
    static long lag(Db db) throws SQLException {
        return db.number("SELECT count(*) FROM (SELECT 1 FROM record WHERE id > (SELECT indexed_to FROM text_state"
                + " WHERE only_row = 1) LIMIT 1000000) waiting");
    }
}
