package ai.trodo.server.servlet;

import ai.trodo.server.http.PushSource;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;

/** Moves pieces from a source to a client whenever both are ready. */
final class ResponsePump implements WriteListener, AsyncListener {
    private final PushSource source;
    private final ServletOutputStream out;
    private final AsyncContext async;
    /** Guards the stream: woken by the source and by the container. */
    private final Object lock = new Object();

    private boolean waitingForContainer = true;
    private boolean unflushed;
    private boolean done;

    ResponsePump(PushSource source, ServletOutputStream out, AsyncContext async) {
        this.source = source;
        this.out = out;
        this.async = async;
    }

    void start() {
        async.addListener(this);
        out.setWriteListener(this);
        source.onAvailable(() -> pump(false));
    }

    @Override
    public void onWritePossible() {
        pump(true);
    }

    private void pump(boolean fromContainer) {
        synchronized (lock) {
            if (done || waitingForContainer && !fromContainer) {
                return;
            }
            waitingForContainer = false;
            try {
                while (!done && step()) {
                    // until the client or the source has to be waited for
                }
            } catch (IOException | IllegalStateException gone) {
                finish();
            }
        }
    }

    private boolean step() throws IOException {
        if (!out.isReady()) {
            waitingForContainer = true;
            return false;
        }
        byte[] piece = source.poll();
        if (piece != null) {
            out.write(piece);
            unflushed = true;
            return true;
        }
        if (unflushed) {
            unflushed = false;
            out.flush();
            return true;
        }
        if (source.isFinished()) {
            finish();
        }
        return false;
    }

    private void finish() {
        synchronized (lock) {
            if (done) {
                return;
            }
            done = true;
        }
        source.close();
        try {
            async.complete();
        } catch (IllegalStateException already) {
            // the container has ended the exchange by itself
        }
    }

    @Override
    public void onError(Throwable broken) {
        finish();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        synchronized (lock) {
            done = true;
        }
        source.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        finish();
    }

    @Override
    public void onError(AsyncEvent event) {
        finish();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
