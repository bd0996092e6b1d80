package ai.trodo.spring.method.result;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a body that is written bit by bit, kept as the output of a span if it is text; its size if it is not.
 * Of server-sent events the data are kept: pieces of text are joined, as the pieces of a model's answer are.
 */
final class WrittenBody {
    static final String SIZE = "http.response.body.size";

    private static final int MAX_BYTES = Elements.MAX_CHARS;
    private static final String EVENTS = "text/event-stream";
    private static final String DATA = "data:";

    private final Ending ending;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long size;
    private @Nullable String contentType;

    WrittenBody(Ending ending) {
        this.ending = ending;
    }

    synchronized void contentType(@Nullable String type) {
        contentType = type;
    }

    synchronized void add(byte[] bytes, int offset, int length) {
        if (size == 0 && length > 0) {
            ending.first();
        }
        size += length;
        kept.write(bytes, offset, Math.min(length, MAX_BYTES - kept.size()));
    }

    /** Notes on the span what was written so far. */
    synchronized void note() {
        if (size == 0) {
            return;
        }
        ending.scope().attribute(SIZE, size);
        String text = text();
        if (text != null) {
            ending.scope().output(ending.shown(isEvents() ? data(text) : text));
        }
    }

    private boolean isEvents() {
        return contentType != null && contentType.startsWith(EVENTS);
    }

    /** Null when it is no text. The last character may be cut in two. */
    private @Nullable String text() {
        ByteBuffer bytes = ByteBuffer.wrap(kept.toByteArray());
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        boolean malformed = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .decode(bytes, text, false)
                .isError();
        String all = text.flip().toString();
        return malformed || all.indexOf('\0') >= 0 ? null : all;
    }

    private static String data(String events) {
        StringBuilder all = new StringBuilder();
        boolean inEvent = false;
        for (String line : events.split("\r\n|\r|\n")) {
            if (!line.startsWith(DATA)) {
                inEvent &= !line.isEmpty();
                continue;
            }
            String data = line.substring(DATA.length());
            boolean document = data.startsWith("{") || data.startsWith("[");
            if (inEvent || document && !all.isEmpty()) {
                all.append('\n');
            }
            all.append(data);
            inEvent = true;
        }
        return all.toString();
    }
}
