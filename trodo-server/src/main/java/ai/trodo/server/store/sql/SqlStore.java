package ai.trodo.server.store.sql;

import ai.trodo.server.store.AuditLog;
import ai.trodo.server.store.Capabilities;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.Health;
import ai.trodo.server.store.LiveTail;
import ai.trodo.server.store.OverCapacityException;
import ai.trodo.server.store.People;
import ai.trodo.server.store.RecordWriter;
import ai.trodo.server.store.Retention;
import ai.trodo.server.store.RunReader;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.engine.LaneSettings;
import ai.trodo.server.store.engine.Wakes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A store on a SQL engine. */
public final class SqlStore implements RunStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqlStore.class);

    private final Dialect dialect;
    private final Sites sites = new Sites();
    private final Wakes wakes = new Wakes();
    private final Readers readers;
    private final SqlWriter writer;
    private final Upkeep upkeep;
    private final AutoCloseable following;

    /**
     * Opens the engine and brings its schema forward.
     *
     * @throws StoreUnavailableException when it cannot be reached, or its data is of a newer release
     */
    public SqlStore(Dialect dialect, LaneSettings settings) {
        this.dialect = dialect;
        migrate(dialect);
        this.readers = new Readers(dialect, settings.readers());
        this.writer = new SqlWriter(dialect, sites, settings, this::changedHere);
        this.upkeep = new Upkeep(writer, dialect.capabilities().textSearch());
        this.following = dialect.follow(wakes::wake);
        upkeep.start();
    }

    private static void migrate(Dialect dialect) {
        try (Connection writer = dialect.openWriter()) {
            Migrations.apply(dialect, writer);
        } catch (SQLException e) {
            String explained = dialect.explain(e);
            throw new StoreUnavailableException(
                    explained == null ? "cannot open the store: " + e.getMessage() : explained, e);
        }
    }

    private void changedHere(@Nullable String site) {
        upkeep.changed();
        wakes.wake(site);
    }

    @Override
    public RecordWriter writer() {
        return writer;
    }

    @Override
    public RunReader runs() {
        return new SqlRunReader(readers, sites);
    }

    @Override
    public UsageReader usage() {
        return new SqlUsage(readers, sites);
    }

    @Override
    public LiveTail tail() {
        return new SqlTail(readers, sites, wakes);
    }

    @Override
    public Retention retention() {
        return new SqlRetention(writer, readers, sites);
    }

    @Override
    public People people() {
        return new SqlPeople(writer, readers, sites);
    }

    @Override
    public Documents documents() {
        return new SqlDocuments(writer, readers, sites);
    }

    @Override
    public AuditLog auditLog() {
        return new SqlAuditLog(writer, readers, sites);
    }

    @Override
    public Capabilities capabilities() {
        return dialect.capabilities();
    }

    @Override
    public Health health() {
        int queued = writer.queued();
        try {
            return readers.read(db -> new Health(
                    true,
                    null,
                    RunHours.spans(db),
                    dialect.bytes(db.connection()),
                    queued,
                    dialect.capabilities().textSearch() ? TextIndexer.lag(db) : 0));
        } catch (StoreUnavailableException | OverCapacityException e) {
            return new Health(false, e.getMessage(), 0, 0, queued, 0);
        }
    }

    /** Brings text index and hourly roll-ups up to date now, and waits for it. */
    public void catchUp() {
        upkeep.catchUp();
    }

    /** For tests: hears the text of every statement that is prepared from now on. */
    void listen(Consumer<String> heard) {
        readers.listen(heard);
    }

    /** For tests: asks the engine itself. */
    <T> T ask(Readers.Question<T> question) {
        return readers.read(question);
    }

    @Override
    public void close() {
        upkeep.close();
        try {
            following.close();
        } catch (Exception e) {
            LOG.debug("Closing the follower of the store", e);
        }
        writer.close();
        readers.close();
    }
}
