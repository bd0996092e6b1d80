package ai.trodo.server.live;

import ai.trodo.server.http.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events as bytes. */
final class Frames {
    static final byte[] PING = "event: ping\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);
    static final byte[] HELLO = "retry: 2000\n: connected\n\n".getBytes(StandardCharsets.UTF_8);

    private Frames() {}

    static byte[] event(String name, long position, Object data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        out.writeBytes(("id: " + position + "\nevent: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(Json.write(data));
        out.writeBytes(new byte[] {'\n', '\n'});
        return out.toByteArray();
    }

    /** The client's cursor is too old to go on from: it must load anew. */
    static byte[] reset(long position) {
        return event("reset", position, Json.object("reason", "the cursor is too old; load again"));
    }
}
