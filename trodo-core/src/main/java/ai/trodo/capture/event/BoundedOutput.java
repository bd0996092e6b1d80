package ai.trodo.capture.event;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Drains a stream to its end while keeping a bounded part: the first half of the limit and, in a ring, the last half, since
 * commands say what they do at the beginning and what went wrong at the end.
 */
final class BoundedOutput {
    private final byte[] head;
    private final byte[] ring;
    private long total;

    BoundedOutput(int maxBytes) {
        head = new byte[(maxBytes + 1) / 2];
        ring = new byte[maxBytes / 2];
    }

    void drain(InputStream stream) {
        byte[] buffer = new byte[8192];
        try (stream) {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                add(buffer, read);
            }
        } catch (IOException closedByTimeout) {
            return;
        }
    }

    synchronized void add(byte[] bytes, int length) {
        int toHead = (int) Math.max(0, Math.min(length, head.length - total));
        System.arraycopy(bytes, 0, head, (int) Math.min(total, head.length), toHead);
        for (int i = toHead; i < length && ring.length > 0; i++) {
            ring[(int) ((total + i - head.length) % ring.length)] = bytes[i];
        }
        total += length;
    }

    synchronized long total() {
        return total;
    }

    synchronized boolean isCut() {
        return total > head.length + ring.length;
    }

    /** What was kept, with a line that says how much is missing. */
    synchronized String text() {
        int inHead = (int) Math.min(total, head.length);
        if (!isCut()) {
            byte[] all = Arrays.copyOf(head, (int) total);
            System.arraycopy(ring, 0, all, inHead, (int) total - inHead);
            return new String(all, StandardCharsets.UTF_8);
        }
        byte[] tail = new byte[ring.length];
        for (int i = 0; i < ring.length; i++) {
            tail[i] = ring[(int) ((total - head.length + i) % ring.length)];
        }
        int end = wholeEnd(head, inHead);
        int start = wholeStart(tail);
        long left = total - end - (tail.length - start);
        return new String(head, 0, end, StandardCharsets.UTF_8)
                + "\n... " + left + " bytes left out ...\n"
                + new String(tail, start, tail.length - start, StandardCharsets.UTF_8);
    }

    /** Behind the last character that is whole. */
    private static int wholeEnd(byte[] bytes, int length) {
        int start = length;
        while (start > 0 && length - start < 3 && (bytes[start - 1] & 0xC0) == 0x80) {
            start--;
        }
        if (start == 0) {
            return length;
        }
        int lead = bytes[start - 1] & 0xFF;
        int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return start - 1 + size > length ? start - 1 : length;
    }

    private static int wholeStart(byte[] bytes) {
        int start = 0;
        while (start < Math.min(3, bytes.length) && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return start;
    }
}
