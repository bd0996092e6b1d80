package ai.trodo.server.store.postgres;

import ai.trodo.server.store.sql.Dialect.ChangeListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for what other collectors commit. A notification is only a hint to look: when the connection was lost,
 * everybody is told to look, so nothing is missed.
 */
final class Notifications implements AutoCloseable {
    static final String CHANNEL = "trodo_change";

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int WAIT_MILLIS = 500;
    private static final long MAX_PAUSE_MILLIS = 5_000;

    private final PostgresDialect dialect;
    private final ChangeListener listener;
    private final Thread thread = new Thread(this::run, "trodo-listen-postgresql");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    Notifications(PostgresDialect dialect, ChangeListener listener) {
        this.dialect = dialect;
        this.listener = listener;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long pause = 100;
        boolean lost = false;
        while (!closed) {
            try (Connection open = dialect.connect()) {
                connection = open;
                try (Statement statement = open.createStatement()) {
                    statement.execute("LISTEN " + CHANNEL);
                }
                if (lost) {
                    listener.changed(null);
                }
                pause = 100;
                listen(open.unwrap(PGConnection.class));
            } catch (SQLException e) {
                if (!closed) {
                    LOG.warn(
                            "Lost the notifications of PostgreSQL, listening again in {} ms: {}",
                            pause,
                            e.getMessage());
                    lost = true;
                    pause(pause);
                    pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
                }
            }
        }
    }

    private void listen(PGConnection open) throws SQLException {
        while (!closed) {
            PGNotification[] notifications = open.getNotifications(WAIT_MILLIS);
            if (notifications != null) {
                for (PGNotification notification : notifications) {
                    listener.changed(notification.getParameter());
                }
            }
        }
    }

    private void pause(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!closed && left > 0) {
                left = ended.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            closed = true;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        Connection open = connection;
        if (open != null) {
            open.close();
        }
    }
}
