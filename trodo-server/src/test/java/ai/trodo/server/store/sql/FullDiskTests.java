package ai.trodo.server.store.sql;

import static ai.trodo.server.store.Samples.complete;
import static ai.trodo.server.store.Samples.llm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trodo.model.Payload;
import ai.trodo.server.audit.ChainCheck;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.StoreUnavailableException;
import ai.trodo.server.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FullDiskTests {
    private static final Site SITE = new Site("acme");

    @TempDir
    Path folder;

    @Test
    void storesNothingOfABatchThatDoesNotFitAndGoesOnWhenThereIsRoomAgain() {
        try (SqlStore store = (SqlStore) SqliteStore.open(folder.resolve("trodo.db"))) {
            store.writer().write(SITE, complete("r1", 0));
            limit(store, 1);
            String noise = new Random(1)
                    .ints(3_000_000, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();

            assertThatThrownBy(() -> store.writer()
                            .write(
                                    SITE,
                                    List.of(llm("r1", "big", 0)
                                            .output(Payload.of(noise))
                                            .build())))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("full");
            assertThat(store.runs().summary(SITE, "r1").orElseThrow().spanCount())
                    .isEqualTo(2);
            assertThat(store.health().up()).isTrue();

            limit(store, 1_000_000);
            store.writer()
                    .write(
                            SITE,
                            List.of(llm("r1", "big", 0)
                                    .output(Payload.of(noise))
                                    .build()));
            assertThat(store.runs()
                            .span(SITE, "r1", "big")
                            .orElseThrow()
                            .output()
                            .text())
                    .isEqualTo(noise);
            assertThat(ChainCheck.of(store, SITE, "r1").orElseThrow().verified())
                    .isTrue();
        }
    }

    /** SQLite answers as for a full disk when its file may not grow. */
    private static void limit(SqlStore store, int pages) {
        ((SqlWriter) store.writer()).maintain(db -> {
            try (Statement statement = db.connection().createStatement()) {
                statement.execute("PRAGMA max_page_count = " + pages);
            }
            return db;
        });
    }
}
