package ai.trodo.server.store.sqlite;

import ai.trodo.server.fold.RecordCodec;
import ai.trodo.server.store.Capabilities;
import ai.trodo.server.store.engine.WriteTx.Entity;
import ai.trodo.server.store.sql.Args;
import ai.trodo.server.store.sql.Dialect;
import ai.trodo.server.store.sql.Session;
import ai.trodo.server.store.sql.Table;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite: WAL, so that readers never wait; one writer; collections travel as one JSON argument. */
final class SqliteDialect implements Dialect {
    private static final int BUSY_MILLIS = 10_000;
    private static final int WRITER_CACHE_KIB = 64 * 1024;
    private static final int READER_CACHE_KIB = 8 * 1024;
    private static final int CHECKPOINT_PAGES = 16_000;
    private static final long KEPT_WAL_BYTES = 128L << 20;
    private static final long MAPPED_BYTES = 1L << 30;

    private final SqliteSettings settings;
    private final String url;

    private SqliteDialect(SqliteSettings settings) {
        this.settings = settings;
        this.url = "jdbc:sqlite:" + settings.file().toAbsolutePath();
    }

    static SqliteDialect at(SqliteSettings settings) {
        OwnerOnly.make(settings.file());
        return new SqliteDialect(settings);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("sqlite", settings.textSearch(), false, false);
    }

    @Override
    public Connection openWriter() throws SQLException {
        SQLiteConfig config = config(WRITER_CACHE_KIB);
        Connection connection = DriverManager.getConnection(url, config.toProperties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            statement.execute("PRAGMA journal_size_limit = " + KEPT_WAL_BYTES);
            statement.execute("PRAGMA secure_delete = ON");
        }
        return connection;
    }

    @Override
    public Connection openReader() throws SQLException {
        SQLiteConfig config = config(READER_CACHE_KIB);
        Connection connection = DriverManager.getConnection(url, config.toProperties());
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
            statement.execute("PRAGMA mmap_size = " + MAPPED_BYTES);
        }
        return connection;
    }

    private SQLiteConfig config(int cacheKib) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-cacheKib);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setSynchronous(
                settings.fullSync() ? SQLiteConfig.SynchronousMode.FULL : SQLiteConfig.SynchronousMode.NORMAL);
        return config;
    }

    /** Spelled out, since the driver's own commit begins the next transaction at once and keeps the file locked. */
    @Override
    public void begin(Connection writer) throws SQLException {
        execute(writer, "BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Connection writer) throws SQLException {
        execute(writer, "COMMIT");
    }

    @Override
    public void rollback(Connection writer) throws SQLException {
        execute(writer, "ROLLBACK");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public Map<String, String> schemaWords() {
        return Map.of(
                "id", "INTEGER PRIMARY KEY AUTOINCREMENT",
                "int", "INTEGER",
                "text", "TEXT",
                "blob", "BLOB",
                "real", "REAL",
                "clustered", "WITHOUT ROWID",
                "text_index",
                        "CREATE VIRTUAL TABLE text_index USING fts5(words, content = '', contentless_delete = 1,"
                                + " detail = none, tokenize = 'ascii');\n"
                                + "INSERT INTO text_index (text_index, rank) VALUES ('secure-delete', 1)");
    }

    @Override
    public boolean hasTable(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    @Override
    public void put(Session session, Table table, List<@Nullable Object[]> rows, boolean replace) throws SQLException {
        String marks = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        String sql = table.insert("VALUES (" + marks + ")", replace);
        PreparedStatement statement = session.take(sql);
        boolean good = false;
        try {
            for (@Nullable Object[] row : rows) {
                bind(statement, row);
                statement.executeUpdate();
            }
            good = true;
        } finally {
            if (good) {
                session.give(sql, statement);
            } else {
                statement.close();
            }
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] row) throws SQLException {
        for (int i = 0; i < row.length; i++) {
            Object value = row[i];
            if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else if (value instanceof Double number) {
                statement.setDouble(i + 1, number);
            } else {
                statement.setObject(i + 1, null);
            }
        }
    }

    @Override
    public String among(String column, boolean text) {
        return column + " IN (SELECT value FROM json_each(?, '$.a'))";
    }

    @Override
    public String pairs() {
        return "(SELECT value ->> 0 AS a, value ->> 1 AS b FROM json_each(?, '$.a')) j";
    }

    @Override
    public int bind(PreparedStatement statement, int index, Args.Many many) throws SQLException {
        Collection<?> values;
        if (many instanceof Args.Longs longs) {
            values = longs.values();
        } else if (many instanceof Args.Texts texts) {
            values = texts.values();
        } else {
            List<List<Object>> pairs = new ArrayList<>();
            for (Entity entity : ((Args.Pairs) many).values()) {
                pairs.add(List.of(entity.runNo(), entity.key()));
            }
            values = pairs;
        }
        statement.setString(index, new String(RecordCodec.encode(Map.of("a", values)), StandardCharsets.UTF_8));
        return index + 1;
    }

    @Override
    public String walking(String index) {
        return "INDEXED BY " + index;
    }

    @Override
    public String hasWords(String runNo) {
        return runNo + " IN (SELECT w.run_no FROM record w WHERE w.id IN"
                + " (SELECT rowid FROM text_index WHERE text_index MATCH ?))";
    }

    @Override
    public String wordsArgument(Collection<String> words) {
        return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(" AND "));
    }

    @Override
    public void indexWords(Connection writer, List<@Nullable Object[]> rows) throws SQLException {
        try (PreparedStatement statement =
                writer.prepareStatement("INSERT OR REPLACE INTO text_index (rowid, words) VALUES (?, ?)")) {
            for (@Nullable Object[] row : rows) {
                bind(statement, new @Nullable Object[] {row[0], row[2]});
                statement.executeUpdate();
            }
        }
    }

    @Override
    public void forgetWords(Connection writer, Collection<Long> runNos) throws SQLException {
        try (PreparedStatement statement = writer.prepareStatement("DELETE FROM text_index WHERE rowid IN"
                + " (SELECT id FROM record WHERE run_no IN (SELECT value FROM json_each(?, '$.a')))")) {
            bind(statement, 1, new Args.Longs(List.copyOf(runNos)));
            statement.executeUpdate();
        }
    }

    @Override
    public void announce(Connection writer, Collection<String> sites) {}

    @Override
    public AutoCloseable follow(ChangeListener listener) {
        return () -> {};
    }

    @Override
    public String highestRecordId() {
        return "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'record'";
    }

    @Override
    public long bytes(Connection reader) throws SQLException {
        try (Statement statement = reader.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT p.page_count * s.page_size FROM pragma_page_count() p, pragma_page_size() s")) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    @Override
    public boolean isConnectionLost(SQLException e) {
        return false;
    }

    @Override
    public @Nullable String explain(SQLException e) {
        SQLiteErrorCode code = e instanceof SQLiteException lite ? lite.getResultCode() : null;
        if (code == null) {
            return null;
        }
        return switch (code) {
            case SQLITE_FULL -> "the disk with " + settings.file() + " is full: nothing of the batch was stored";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                settings.file() + " is damaged (" + code.name()
                        + "): restore a back-up, or move it away to begin with an empty store";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                settings.file().toAbsolutePath() + " cannot be written (" + code.name()
                        + "): check its owner and permissions";
            case SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED ->
                settings.file() + " is locked by another process: only one collector may write to it";
            default -> null;
        };
    }

    @Override
    public void scrub(Connection writer) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA incremental_vacuum");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }
}
