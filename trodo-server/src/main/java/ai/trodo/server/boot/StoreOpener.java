package ai.trodo.server.boot;

import ai.trodo.server.boot.ServerSettings.StoreSettings;
import ai.trodo.server.store.RunStore;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.postgres.PostgresSettings;
import ai.trodo.server.store.postgres.PostgresStore;
import ai.trodo.server.store.redis.RedisSettings;
import ai.trodo.server.store.redis.RedisStore;
import ai.trodo.server.store.sqlite.SqliteSettings;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the store that an address names. */
public final class StoreOpener {
    private static final Logger LOG = LoggerFactory.getLogger(StoreOpener.class);
    private static final String SQLITE = "sqlite:";
    private static final String POSTGRES = "jdbc:postgresql:";

    private StoreOpener() {}

    /** @throws StoreUnavailableException when it cannot be opened */
    public static RunStore open(StoreSettings settings) {
        String url = settings.url();
        if (url.startsWith(SQLITE)) {
            return SqliteStore.open(SqliteSettings.at(file(url))
                    .withTextSearch(settings.textSearch())
                    .withFullSync(settings.fullSync()));
        }
        if (url.startsWith(POSTGRES)) {
            return PostgresStore.open(PostgresSettings.at(url, orEmpty(settings.user()), orEmpty(settings.password()))
                    .withTextSearch(settings.textSearch()));
        }
        if (url.startsWith("redis://") || url.startsWith("rediss://")) {
            return RedisStore.open(RedisSettings.at(url));
        }
        throw new IllegalArgumentException(
                "store.url must begin with sqlite:, jdbc:postgresql: or redis:, but is \"" + url + "\"");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Path file(String url) {
        try {
            return Path.of(url.substring(SQLITE.length()));
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException("store.url names no file: \"" + url + "\"", invalid);
        }
    }

    /** An application must start although its directory cannot be written: the runs then live in a temporary file. */
    static RunStore openOrElsewhere(StoreSettings settings) {
        try {
            return open(settings);
        } catch (StoreUnavailableException unwritable) {
            if (!settings.url().startsWith(SQLITE)) {
                throw unwritable;
            }
            Path elsewhere = temporary(unwritable);
            LOG.warn(
                    "Runs cannot be kept in {} ({}); they are kept in {} and may be gone after a restart. Set"
                            + " trodo.local.store.url to a place that can be written",
                    settings.url(),
                    unwritable.getMessage(),
                    elsewhere);
            return SqliteStore.open(elsewhere);
        }
    }

    private static Path temporary(StoreUnavailableException cause) {
        try {
            return Files.createTempDirectory("trodo").resolve("trodo.db");
        } catch (IOException nowhere) {
            cause.addSuppressed(nowhere);
            throw cause;
        }
    }
}
