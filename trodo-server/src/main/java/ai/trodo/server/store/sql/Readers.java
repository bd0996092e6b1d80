package ai.trodo.server.store.sql;

import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A few connections for readers. A broken one is thrown away and the question asked once more on a new one. */
final class Readers implements AutoCloseable {
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final Dialect dialect;
    private final Semaphore permits;
    private final Deque<Session> idle = new ArrayDeque<>();
    private boolean closed;
    private volatile Consumer<String> heard = sql -> {};

    Readers(Dialect dialect, int max) {
        this.dialect = dialect;
        this.permits = new Semaphore(max);
    }

    /** From now on new connections tell which statements they prepare. */
    void listen(Consumer<String> listener) {
        heard = listener;
        discardIdle();
    }

    /** A question to the database. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Db db) throws SQLException;
    }

    <T> T read(Question<T> question) {
        acquire();
        try {
            return ask(question);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            permits.release();
        }
    }

    private <T> T ask(Question<T> question) throws SQLException {
        Session connection = take();
        try {
            T answer = answer(question, connection);
            give(connection);
            return answer;
        } catch (SQLException e) {
            discard(connection);
            if (!dialect.isConnectionLost(e)) {
                throw e;
            }
        } catch (RuntimeException e) {
            discard(connection);
            throw e;
        }
        discardIdle();
        Session fresh = take();
        try {
            T answer = answer(question, fresh);
            give(fresh);
            return answer;
        } catch (SQLException | RuntimeException e) {
            discard(fresh);
            throw e;
        }
    }

    private <T> T answer(Question<T> question, Session connection) throws SQLException {
        T answer = question.ask(new Db(dialect, connection));
        dialect.endRead(connection.connection());
        return answer;
    }

    StoreUnavailableException failure(SQLException e) {
        String explained = dialect.explain(e);
        return new StoreUnavailableException(explained == null ? "the store failed: " + e.getMessage() : explained, e);
    }

    private void acquire() {
        try {
            if (!permits.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new OverCapacityException("all reading connections are busy", Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting to read", e);
        }
    }

    private Session take() throws SQLException {
        synchronized (idle) {
            if (closed) {
                throw new StoreUnavailableException("the store is closed", null);
            }
            Session connection = idle.poll();
            if (connection != null) {
                return connection;
            }
        }
        return new Session(dialect.openReader(), heard);
    }

    private void give(Session connection) {
        synchronized (idle) {
            if (!closed) {
                idle.push(connection);
                return;
            }
        }
        discard(connection);
    }

    private static void discard(Session connection) {
        try {
            connection.close();
        } catch (SQLException alreadyBroken) {
            return;
        }
    }

    private void discardIdle() {
        synchronized (idle) {
            idle.forEach(Readers::discard);
            idle.clear();
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        discardIdle();
    }
}
