package ai.trodo.server.store.postgres;

import ai.trodo.server.store.engine.LaneSettings;

/**
 * Which database.
 *
 * @param url {@code jdbc:postgresql://host:port/database}; the tables go to the first schema of its search path
 * @param textSearch whether words of inputs and outputs are indexed
 */
public record PostgresSettings(String url, String user, String password, boolean textSearch, LaneSettings lane) {
    public PostgresSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the store's URL must begin with jdbc:postgresql:, was \"" + url + "\"");
        }
    }

    public static PostgresSettings at(String url, String user, String password) {
        return new PostgresSettings(url, user, password, true, LaneSettings.DEFAULT);
    }

    public PostgresSettings withTextSearch(boolean on) {
        return new PostgresSettings(url, user, password, on, lane);
    }

    public PostgresSettings withLane(LaneSettings other) {
        return new PostgresSettings(url, user, password, textSearch, other);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresSettings[" + url + ", user=" + user + "]";
    }
}
