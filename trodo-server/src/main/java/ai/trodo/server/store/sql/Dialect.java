package ai.trodo.server.store.sql;

import ai.trodo.server.store.Capabilities;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one SQL engine says what the others say differently. */
public interface Dialect {
    Capabilities capabilities();

    /** The connection of the writer, outside any transaction. */
    Connection openWriter() throws SQLException;

    Connection openReader() throws SQLException;

    /** Starts a write transaction that no other process's writer of the same data can interleave with. */
    void begin(Connection writer) throws SQLException;

    void commit(Connection writer) throws SQLException;

    void rollback(Connection writer) throws SQLException;

    /** What the placeholders of the schema stand for. */
    Map<String, String> schemaWords();

    boolean hasTable(Connection connection, String table) throws SQLException;

    /** Inserts rows or, where their key is there, replaces them; or leaves those that are there. */
    void put(Session session, Table table, List<@Nullable Object[]> rows, boolean replace) throws SQLException;

    /** A condition that is true for each value of one bound {@link Args.Longs} or {@link Args.Texts}. */
    String among(String column, boolean text);

    /** A row source {@code j} with columns {@code a} (number) and {@code b} (text) of one bound {@link Args.Pairs}. */
    String pairs();

    /** Binds the collections of {@link Args}; returns the next free index. */
    int bind(PreparedStatement statement, int index, Args.Many many) throws SQLException;

    /** Names the index that a list walks, where the engine would otherwise guess. */
    String walking(String index);

    /** A condition on a column with the number of a run: its records have the words that are bound next. */
    String hasWords(String runNo);

    /** What {@link #hasWords} binds. */
    String wordsArgument(Collection<String> words);

    /** Adds words of records to the text index. Rows: record id, run number, words. */
    void indexWords(Connection writer, List<@Nullable Object[]> rows) throws SQLException;

    /** Removes runs from the text index; called before their records go. */
    void forgetWords(Connection writer, Collection<Long> runNos) throws SQLException;

    /** Says within the transaction that a site has changed, for other processes. */
    void announce(Connection writer, Collection<String> sites) throws SQLException;

    /** Starts to call back for what other processes announce; null for a site says any. */
    AutoCloseable follow(ChangeListener listener);

    /** The end of a subquery that the engine must not turn into a join: few rows will ask it. */
    default String askedOfEachRow() {
        return "";
    }

    /** Before an answer of any length: it should come in pieces. Only for readers. */
    default void stream(Connection reader) throws SQLException {}

    /** After each question of a reader. */
    default void endRead(Connection reader) throws SQLException {}

    /** A query for the highest id that a record ever had. */
    String highestRecordId();

    long bytes(Connection reader) throws SQLException;

    boolean isConnectionLost(SQLException e);

    /** What an operator should know of this failure, null for the plain message. */
    @Nullable
    String explain(SQLException e);

    /** After many rows were deleted: gives space back and leaves no readable remains. */
    void scrub(Connection writer) throws SQLException;

    /** Told when any process changed a site. */
    @FunctionalInterface
    interface ChangeListener {
        void changed(@Nullable String site);
    }
}
