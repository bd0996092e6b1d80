package ai.trodo.server.store.sqlite;

import ai.trodo.server.store.engine.LaneSettings;
import java.nio.file.Path;

/**
 * Where the file is and how it is kept.
 *
 * @param file made, with its folder, when it is not there; both for the owner only
 * @param fullSync whether each commit waits for the disk: survives power loss, not only the death of the process
 * @param textSearch whether words of inputs and outputs are indexed; costs more than half of the ingest speed while it
 *     catches up, and about a third of the space
 * @param lane how writes are collected
 */
public record SqliteSettings(Path file, boolean fullSync, boolean textSearch, LaneSettings lane) {
    /** This file, with words of inputs and outputs indexed, safe against the death of the process. */
    public static SqliteSettings at(Path file) {
        return new SqliteSettings(file, false, true, LaneSettings.DEFAULT);
    }

    /** A copy that waits for the disk with each commit, or not. */
    public SqliteSettings withFullSync(boolean on) {
        return new SqliteSettings(file, on, textSearch, lane);
    }

    /** A copy that indexes words of inputs and outputs, or not, which saves time and space. */
    public SqliteSettings withTextSearch(boolean on) {
        return new SqliteSettings(file, fullSync, on, lane);
    }

    /** A copy that collects writes in another way. */
    public SqliteSettings withLane(LaneSettings other) {
        return new SqliteSettings(file, fullSync, textSearch, other);
    }
}
