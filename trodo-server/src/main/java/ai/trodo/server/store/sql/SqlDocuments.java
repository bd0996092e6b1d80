package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.Site;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Documents in a SQL engine. */
final class SqlDocuments implements Documents {
    private static final String INSERT = "INSERT INTO document (site_no, kind, id, json, updated_us)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (site_no, kind, id) DO ";

    private final SqlWriter writer;
    private final Readers readers;
    private final Sites sites;

    SqlDocuments(SqlWriter writer, Readers readers, Sites sites) {
        this.writer = writer;
        this.readers = readers;
        this.sites = sites;
    }

    @Override
    public void put(Site site, String kind, String id, String json) {
        writer.run(db -> db.update(
                INSERT + "UPDATE SET json = excluded.json, updated_us = excluded.updated_us",
                sites.forWriting(db, site),
                kind,
                id,
                json,
                writer.nowMicros()));
    }

    @Override
    public boolean putIfAbsent(Site site, String kind, String id, String json) {
        return writer.run(db ->
                db.update(INSERT + "NOTHING", sites.forWriting(db, site), kind, id, json, writer.nowMicros()) > 0);
    }

    @Override
    public boolean replace(Site site, String kind, String id, String expected, String json) {
        return writer.run(db -> db.update(
                        "UPDATE document SET json = ?, updated_us = ? WHERE site_no = ? AND kind = ? AND id = ?"
                                + " AND json = ?",
                        json,
                        writer.nowMicros(),
                        sites.forWriting(db, site),
                        kind,
                        id,
                        expected)
                > 0);
    }

    @Override
    public Optional<Document> get(Site site, String kind, String id) {
        return readers.read(db -> db.first(
                "SELECT id, json, updated_us FROM document WHERE site_no = ? AND kind = ? AND id = ?",
                List.of(sites.forReading(db, site), kind, id),
                row -> new Document(row.text(), row.text(), Micros.instant(row.number()))));
    }

    @Override
    public List<Document> list(Site site, String kind, @Nullable String idPrefix) {
        String from = idPrefix == null ? "" : idPrefix;
        return readers
                .read(db -> db.list(
                        "SELECT id, json, updated_us FROM document WHERE site_no = ? AND kind = ? AND id >= ?"
                                + " ORDER BY id",
                        List.of(sites.forReading(db, site), kind, from),
                        row -> new Document(row.text(), row.text(), Micros.instant(row.number()))))
                .stream()
                .takeWhile(document -> document.id().startsWith(from))
                .toList();
    }

    @Override
    public boolean delete(Site site, String kind, String id) {
        return writer.run(db -> db.update(
                        "DELETE FROM document WHERE site_no = ? AND kind = ? AND id = ?",
                        sites.forWriting(db, site),
                        kind,
                        id)
                > 0);
    }
}
