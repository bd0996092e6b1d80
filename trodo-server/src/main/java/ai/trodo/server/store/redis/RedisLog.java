package ai.trodo.server.store.redis;

import ai.trodo.server.store.engine.Digest;
import ai.trodo.server.store.engine.WriteTx.LogRow;
import io.lettuce.core.StreamMessage;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Entries of a run's stream. */
final class RedisLog {
    private RedisLog() {}

    static Map<String, String> write(LogRow row, long position) {
        return Map.of(
                "type", row.type(),
                "entity", row.entity(),
                "record", Digest.hex(row.recordId()),
                "received", Long.toString(row.receivedMicros()),
                "hash", Digest.hex(row.hash()),
                "position", Long.toString(position),
                "body", new String(row.body(), StandardCharsets.UTF_8));
    }

    static LogRow read(long runNo, StreamMessage<String, String> message) {
        Map<String, String> body = message.getBody();
        String id = message.getId();
        return new LogRow(
                runNo,
                Long.parseLong(id.substring(0, id.indexOf('-'))),
                body.getOrDefault("type", ""),
                body.getOrDefault("entity", "x:"),
                Digest.bytes(body.getOrDefault("record", "")),
                RedisTx.number(body.get("received")),
                Digest.bytes(body.getOrDefault("hash", "")),
                body.getOrDefault("body", "").getBytes(StandardCharsets.UTF_8));
    }
}
