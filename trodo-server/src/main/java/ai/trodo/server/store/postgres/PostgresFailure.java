package ai.trodo.server.store.postgres;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's error codes mean to an operator. */
final class PostgresFailure {
    private static final List<String> CONNECTION_LOST = List.of("57P01", "57P02", "57P03", "25P03", "57P05");

    private PostgresFailure() {}

    static boolean isConnectionLost(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith("08") || CONNECTION_LOST.contains(state));
    }

    static @Nullable String explain(SQLException e, PostgresSettings settings) {
        if (isConnectionLost(e)) {
            return "PostgreSQL at " + settings.url() + " cannot be reached: " + e.getMessage();
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return switch (state) {
            case "53100" -> "the disk of PostgreSQL is full: nothing of the batch was stored";
            case "53300" -> "PostgreSQL has no connection left: raise max_connections or lower the store's readers";
            case "28P01", "28000" ->
                "PostgreSQL refuses user " + settings.user() + ": check the store's user and password";
            case "3D000" -> "the database of " + settings.url() + " does not exist: create it first";
            case "42501" -> "user " + settings.user() + " may not do this: " + e.getMessage();
            default -> null;
        };
    }
}
