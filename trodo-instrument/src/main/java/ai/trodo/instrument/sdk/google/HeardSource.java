package ai.trodo.instrument.sdk.google;

import ai.trodo.instrument.sdk.call.AnswerBody;
import ai.trodo.instrument.sdk.call.ModelCall;
import ai.trodo.internal.Guard;
import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/** Reads along with the application. */
final class HeardSource extends ForwardingSource {
    private final ModelCall call;
    private final AnswerBody heard;

    HeardSource(Source body, ModelCall call, AnswerBody heard) {
        super(body);
        this.call = call;
        this.heard = heard;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        long count;
        try {
            count = super.read(sink, byteCount);
        } catch (Throwable failure) {
            call.failed(failure);
            throw failure;
        }
        Guard.run("model answer", () -> hear(sink, count));
        return count;
    }

    private void hear(Buffer sink, long count) {
        if (count < 0) {
            heard.ended();
        } else {
            Buffer copy = new Buffer();
            sink.copyTo(copy, sink.size() - count, count);
            byte[] bytes = copy.readByteArray();
            heard.bytes(bytes, 0, bytes.length);
        }
    }

    @Override
    public void close() throws IOException {
        super.close();
        heard.closed();
    }
}
