package ai.trodo.server.store.sql;

import ai.trodo.server.store.engine.WriteTx.LogRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Rows of the log. Large bodies are deflated; hashes always cover the plain ones. */
final class LogCodec {
    private static final long PLAIN = 0;
    private static final long DEFLATED = 1;
    private static final int DEFLATE_FROM = 8 * 1024;

    private LogCodec() {}

    static String columns(String prefix) {
        return prefix + "run_no, " + prefix + "seq, " + prefix + "type, " + prefix + "entity, " + prefix + "record_id, "
                + prefix + "received_us, " + prefix + "hash, " + prefix + "encoding, " + prefix + "body";
    }

    static LogRow read(Row row) throws SQLException {
        return new LogRow(
                row.number(),
                row.number(),
                row.text(),
                row.text(),
                row.bytes(),
                row.number(),
                row.bytes(),
                plain(row.number(), row.bytes()));
    }

    static @Nullable Object[] write(long siteNo, LogRow row) {
        byte[] body = row.body();
        byte[] stored = body.length < DEFLATE_FROM ? body : deflate(body);
        boolean smaller = stored.length < body.length;
        return new @Nullable Object[] {
            siteNo,
            row.runNo(),
            row.seq(),
            row.type(),
            row.entity(),
            row.recordId(),
            row.receivedMicros(),
            row.hash(),
            smaller ? DEFLATED : PLAIN,
            smaller ? stored : body
        };
    }

    private static byte[] deflate(byte[] body) {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(body);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 3);
            byte[] chunk = new byte[8192];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Damaged bytes are handed on as they are: they fail to decode, and the chain shows it. */
    private static byte[] plain(long encoding, byte[] stored) {
        if (encoding == PLAIN) {
            return stored;
        }
        Inflater inflater = new Inflater();
        try (ByteArrayOutputStream out = new ByteArrayOutputStream(stored.length * 4)) {
            inflater.setInput(stored);
            byte[] chunk = new byte[8192];
            while (!inflater.finished()) {
                int n = inflater.inflate(chunk);
                if (n == 0) {
                    return stored;
                }
                out.write(chunk, 0, n);
            }
            return out.toByteArray();
        } catch (DataFormatException | IOException damaged) {
            return stored;
        } finally {
            inflater.end();
        }
    }
}
