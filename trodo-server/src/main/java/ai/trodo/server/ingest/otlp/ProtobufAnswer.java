package ai.trodo.server.ingest.otlp;

import ai.trodo.wire.otlp.ProtoWriter;
import org.jspecify.annotations.Nullable;

/** What an exporter that sends protobuf is answered. */
final class ProtobufAnswer {
    private ProtobufAnswer() {}

    /** An export answer; the rejected count and message are those of its partial success. */
    static byte[] export(long rejected, @Nullable String message) {
        if (rejected == 0 && message == null) {
            return new byte[0];
        }
        ProtoWriter partial = new ProtoWriter();
        if (rejected > 0) {
            partial.number(1, rejected);
        }
        if (message != null) {
            partial.string(2, message);
        }
        return new ProtoWriter().bytes(1, partial.toByteArray()).toByteArray();
    }

    /** A google.rpc.Status, which OTLP wants as the body of a refusal. */
    static byte[] status(int code, String message) {
        return new ProtoWriter().number(1, code).string(2, message).toByteArray();
    }
}
