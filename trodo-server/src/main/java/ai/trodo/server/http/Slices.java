package ai.trodo.server.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A complete body given out in pieces, so that a slow reader gets no thread for a large answer. */
public final class Slices implements PushSource {
    private static final int SIZE = 32 * 1024;

    private final byte[] content;
    private int position;

    public Slices(byte[] content) {
        this.content = content;
    }

    @Override
    public byte @Nullable [] poll() {
        if (isFinished()) {
            return null;
        }
        int end = Math.min(content.length, position + SIZE);
        byte[] piece = position == 0 && end == content.length ? content : Arrays.copyOfRange(content, position, end);
        position = end;
        return piece;
    }

    @Override
    public boolean isFinished() {
        return position >= content.length;
    }

    @Override
    public void onAvailable(Runnable wake) {
        wake.run();
    }

    @Override
    public void close() {
        position = content.length;
    }
}
