package ai.trodo.instrument.sdk.call;

import ai.trodo.internal.Guard;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Reads along while the application reads the body of an answer: JSON at its end, an event stream event by event. Not
 * API; may change in any release.
 */
public final class AnswerBody {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final String DATA = "data:";

    private final ModelCall call;
    private final boolean events;
    private final Consumer<Json> whole;
    private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
    private boolean tooLong;

    /**
     * @param events whether it is a stream of server-sent events
     * @param whole what is to be done with a body that is one JSON document
     */
    public AnswerBody(ModelCall call, boolean events, Consumer<Json> whole) {
        this.call = call;
        this.events = events;
        this.whole = whole;
    }

    public synchronized void bytes(byte[] bytes, int offset, int length) {
        if (call.isOver()) {
            return;
        }
        for (int i = offset; i < offset + length; i++) {
            if (events && bytes[i] == '\n') {
                line();
            } else if (collected.size() < MAX_BYTES) {
                collected.write(bytes[i]);
            } else {
                tooLong = true;
            }
        }
    }

    private void line() {
        String line = collected.toString(StandardCharsets.UTF_8).strip();
        boolean cut = tooLong;
        collected.reset();
        tooLong = false;
        String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
        if (!cut && data.startsWith("{")) {
            Guard.run("model stream", () -> call.piece(Json.parse(data)));
        }
    }

    /** The application has read all of it. */
    public synchronized void ended() {
        if (call.isOver()) {
            return;
        }
        if (events) {
            line();
            call.streamEnded();
        } else {
            if (!tooLong && collected.size() > 0) {
                Guard.run("model answer", () -> whole.accept(Json.parse(collected.toByteArray())));
            }
            call.unread();
        }
    }

    /** The application reads no further. */
    public synchronized void closed() {
        if (events) {
            call.streamLeft();
        } else {
            ended();
        }
    }
}
