package ai.trodo.instrument.sdk.google;

import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** The same body, read through a listening source. */
final class HeardBody extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    HeardBody(ResponseBody body, HeardSource source) {
        this.body = body;
        this.source = Okio.buffer(source);
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public BufferedSource source() {
        return source;
    }
}
