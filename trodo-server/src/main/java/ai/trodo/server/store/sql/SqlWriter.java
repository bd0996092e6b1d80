package ai.trodo.server.store.sql;

import ai.trodo.model.TrodoRecord;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.RecordWriter;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.WriteResult;
import ai.trodo.server.store.engine.Intake;
import ai.trodo.server.store.engine.LaneSettings;
import ai.trodo.server.store.engine.Prepared;
import ai.trodo.server.store.engine.WriteLane;
import ai.trodo.server.store.engine.WriteLane.Batch;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The writing side of a SQL engine: one connection, one writer at a time. A lost connection is opened again and the work redone. */
final class SqlWriter implements RecordWriter, WriteLane.Engine, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqlWriter.class);

    private final Dialect dialect;
    private final Sites sites;
    private final Clock clock;
    private final Dialect.ChangeListener changes;
    private final WriteLane lane;
    private @Nullable Session session;

    SqlWriter(Dialect dialect, Sites sites, LaneSettings settings, Dialect.ChangeListener changes) {
        this.dialect = dialect;
        this.sites = sites;
        this.clock = settings.clock();
        this.changes = changes;
        this.lane = new WriteLane(this, settings.maxQueuedBatches(), settings.maxQueuedBytes());
    }

    long nowMicros() {
        return Micros.of(clock.instant());
    }

    int queued() {
        return lane.queued();
    }

    @Override
    public WriteResult write(Site site, List<? extends TrodoRecord> records) {
        return lane.write(site, Prepared.of(records));
    }

    @Override
    public List<WriteResult> writeTogether(List<Batch> batches) {
        Set<String> touched = new LinkedHashSet<>();
        batches.forEach(batch -> touched.add(batch.site().id()));
        return transact(db -> {
            List<WriteResult> results = new ArrayList<>();
            for (Batch batch : batches) {
                results.add(Intake.take(new SqlWriteTx(db, sites), batch.site(), batch.prepared(), nowMicros()));
            }
            dialect.announce(db.connection(), touched);
            return results;
        });
    }

    @Override
    public void committed(List<Batch> batches) {
        Set<String> touched = new LinkedHashSet<>();
        batches.forEach(batch -> touched.add(batch.site().id()));
        tell(touched);
    }

    private void tell(Collection<String> touched) {
        touched.forEach(changes::changed);
    }

    /** Other work in a transaction of its own. */
    <T> T run(Readers.Question<T> work) {
        AtomicReference<@Nullable T> answer = new AtomicReference<>();
        lane.run(() -> answer.set(transact(work)));
        T result = answer.get();
        if (result == null) {
            throw new IllegalStateException("work of the writer must have a result");
        }
        return result;
    }

    /** Work on the writer's connection that cannot be in a transaction. */
    void maintain(Readers.Question<?> work) {
        lane.run(() -> {
            try {
                work.ask(new Db(dialect, session()));
            } catch (SQLException e) {
                throw failure(e);
            }
        });
    }

    private <T> T transact(Readers.Question<T> work) {
        try {
            return once(work);
        } catch (SqlFailure e) {
            return again(work, e.sql());
        } catch (SQLException e) {
            return again(work, e);
        }
    }

    /** All work is idempotent, so after a lost connection it may be done again whatever became of the first try. */
    private <T> T again(Readers.Question<T> work, SQLException failed) {
        if (!dialect.isConnectionLost(failed)) {
            throw failure(failed);
        }
        LOG.warn("Lost the connection of the writer, opening a new one: {}", failed.getMessage());
        try {
            return once(work);
        } catch (SqlFailure e) {
            throw failure(e.sql());
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private <T> T once(Readers.Question<T> work) throws SQLException {
        Session open = session();
        boolean committed = false;
        try {
            dialect.begin(open.connection());
            T result = work.ask(new Db(dialect, open));
            dialect.commit(open.connection());
            committed = true;
            return result;
        } finally {
            sites.ended(committed);
            if (!committed) {
                rollback(open);
            }
        }
    }

    private Session session() throws SQLException {
        Session open = session;
        if (open == null || open.connection().isClosed()) {
            open = new Session(dialect.openWriter());
            session = open;
        }
        return open;
    }

    /** A connection that cannot even roll back is of no more use. */
    private void rollback(Session open) {
        try {
            dialect.rollback(open.connection());
        } catch (SQLException broken) {
            closeConnection();
        }
    }

    private StoreUnavailableException failure(SQLException e) {
        if (dialect.isConnectionLost(e)) {
            closeConnection();
        }
        String explained = dialect.explain(e);
        return new StoreUnavailableException(
                explained == null ? "the store failed to write: " + e.getMessage() : explained, e);
    }

    private void closeConnection() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException alreadyBroken) {
                LOG.debug("Closing a broken connection", alreadyBroken);
            }
        }
    }

    @Override
    public void close() {
        lane.close();
        closeConnection();
    }
}
