package ai.trodo.server.store.postgres;

import ai.trodo.server.store.engine.LaneSettings;

/**
 * Which database.
 *
 * @param url {@code jdbc:postgresql://host:port/database}; the tables go to the first schema of its search path
 * @param user who owns the tables
 * @param password of that user
 * @param textSearch whether words of inputs and outputs are indexed
 * @param lane how writes are collected
 */
public record PostgresSettings(String url, String user, String password, boolean textSearch, LaneSettings lane) {
    public PostgresSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("the store's URL must begin with jdbc:postgresql:, was \"" + url + "\"");
        }
    }

    /** This database, with words of inputs and outputs indexed. */
    public static PostgresSettings at(String url, String user, String password) {
        return new PostgresSettings(url, user, password, true, LaneSettings.DEFAULT);
    }

    /** A copy that indexes words of inputs and outputs, or not, which saves time and space. */
    public PostgresSettings withTextSearch(boolean on) {
        return new PostgresSettings(url, user, password, on, lane);
    }

    /** A copy that collects writes in another way. */
    public PostgresSettings withLane(LaneSettings other) {
        return new PostgresSettings(url, user, password, textSearch, other);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresSettings[" + url + ", user=" + user + "]";
    }
}
