package ai.trodo.export;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * The body of a request as the arrays that are there anyway. Many documents are not joined into one large array first:
 * small neighbours share a piece, a large document is a piece of its own.
 */
final class Body {
    private static final byte[] HEAD = "{\"runs\":[".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);
    private static final int PIECE = 64 * 1024;

    private final List<ByteBuffer> pieces;
    private final int length;

    private Body(List<ByteBuffer> pieces, int length) {
        this.pieces = pieces;
        this.length = length;
    }

    static Body of(byte[] document) {
        return new Body(List.of(ByteBuffer.wrap(document)), document.length);
    }

    /** {@code {"runs":[…]}} around all of them. */
    static Body together(List<Frame> frames) {
        int length = HEAD.length + TAIL.length + frames.size() - 1;
        for (int i = 0; i < frames.size(); i++) {
            length += frames.get(i).json().length;
        }
        Joiner joiner = new Joiner(length);
        joiner.add(HEAD);
        for (int i = 0; i < frames.size(); i++) {
            if (i > 0) {
                joiner.comma();
            }
            joiner.add(frames.get(i).json());
        }
        joiner.add(TAIL);
        return new Body(joiner.done(), length);
    }

    int length() {
        return length;
    }

    List<ByteBuffer> pieces() {
        return pieces.stream().map(ByteBuffer::duplicate).toList();
    }

    byte[] toByteArray() {
        ByteBuffer all = ByteBuffer.allocate(length);
        pieces().forEach(all::put);
        return all.array();
    }

    /** Each piece is written as it is, without another copy in smaller ones. */
    HttpRequest.BodyPublisher publisher() {
        return HttpRequest.BodyPublishers.fromPublisher(
                subscriber -> subscriber.onSubscribe(new Sending(subscriber, pieces())), length);
    }

    private static final class Joiner {
        private final List<ByteBuffer> pieces = new ArrayList<>();
        private int left;
        private ByteBuffer open;

        Joiner(int length) {
            left = length;
            open = ByteBuffer.allocate(Math.min(PIECE, left));
        }

        void comma() {
            room(1).put((byte) ',');
            left--;
        }

        void add(byte[] document) {
            left -= document.length;
            if (document.length > PIECE / 2) {
                close();
                pieces.add(ByteBuffer.wrap(document));
            } else {
                room(document.length).put(document);
            }
        }

        private ByteBuffer room(int bytes) {
            if (open.remaining() < bytes) {
                close();
                open = ByteBuffer.allocate(Math.max(bytes, Math.min(PIECE, left + bytes)));
            }
            return open;
        }

        private void close() {
            if (open.position() > 0) {
                pieces.add(open.flip());
                open = ByteBuffer.allocate(0);
            }
        }

        List<ByteBuffer> done() {
            close();
            return pieces;
        }
    }

    /** Hands out pieces as they are asked for, also when they are asked for from within. */
    private static final class Sending implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final List<ByteBuffer> pieces;
        private int next;
        private long wanted;
        private boolean busy;
        private boolean over;

        Sending(Flow.Subscriber<? super ByteBuffer> subscriber, List<ByteBuffer> pieces) {
            this.subscriber = subscriber;
            this.pieces = pieces;
        }

        @Override
        public void request(long count) {
            synchronized (this) {
                wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
                if (busy || over) {
                    return;
                }
                busy = true;
            }
            if (count <= 0) {
                subscriber.onError(new IllegalArgumentException("asked for " + count + " pieces"));
                cancel();
                return;
            }
            while (mayGoOn()) {
                subscriber.onNext(pieces.get(next++));
                if (next == pieces.size()) {
                    cancel();
                    subscriber.onComplete();
                }
            }
        }

        private synchronized boolean mayGoOn() {
            busy = wanted > 0 && !over;
            wanted -= busy ? 1 : 0;
            return busy;
        }

        @Override
        public synchronized void cancel() {
            over = true;
        }
    }
}
