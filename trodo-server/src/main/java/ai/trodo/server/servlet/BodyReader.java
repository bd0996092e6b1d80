package ai.trodo.server.servlet;

import ai.trodo.server.http.ByteBudget;
import ai.trodo.server.http.HttpProblem;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Collects one body as its bytes come, and gives its share of the budget back when the exchange ends. */
final class BodyReader implements ReadListener, AsyncListener {
    private static final int CHUNK = 16 * 1024;

    private final ServletInputStream in;
    private final long max;
    private final ByteBudget budget;
    private final Consumer<byte[]> whole;
    private final Consumer<HttpProblem> refused;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean returned = new AtomicBoolean();
    private long taken;

    BodyReader(
            ServletRequest request, long max, ByteBudget budget, Consumer<byte[]> whole, Consumer<HttpProblem> refused)
            throws IOException {
        this.in = request.getInputStream();
        this.max = max;
        this.budget = budget;
        this.whole = whole;
        this.refused = refused;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (!answered.get() && in.isReady()) {
            int n = in.read(chunk);
            if (n < 0) {
                return;
            }
            if (!budget.tryTake(n)) {
                refuse(HttpProblem.tooMany("the collector is receiving as much as it can hold", 2));
                return;
            }
            taken += n;
            if (body.size() + n > max) {
                refuse(HttpProblem.tooLarge("the body is larger than " + max + " bytes"));
                return;
            }
            body.write(chunk, 0, n);
        }
    }

    @Override
    public void onAllDataRead() {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            whole.accept(body.toByteArray());
        } catch (RejectedExecutionException full) {
            refused.accept(HttpProblem.tooMany("the collector is busy", 1));
        }
    }

    private void refuse(HttpProblem problem) {
        if (answered.compareAndSet(false, true)) {
            refused.accept(problem);
        }
    }

    @Override
    public void onError(Throwable broken) {
        refuse(HttpProblem.badRequest("body_broken", "the body ended before its time", null));
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        if (answered.compareAndSet(false, true)) {
            refused.accept(new HttpProblem(408, "body_timeout", "the body took too long to arrive", null, 0));
        } else {
            event.getAsyncContext().complete();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        if (returned.compareAndSet(false, true)) {
            budget.giveBack(taken);
        }
    }

    @Override
    public void onError(AsyncEvent event) {
        answered.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
