package ai.trodo.server.store.redis;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Documents;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.engine.RowJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Documents in Redis. */
final class RedisDocuments implements Documents {
    private final RedisWriter writer;
    private final RedisData data;

    RedisDocuments(RedisWriter writer, RedisData data) {
        this.writer = writer;
        this.data = data;
    }

    private boolean putIf(Site site, String kind, String id, String json, Predicate<Optional<Document>> test) {
        return writer.run(tx -> {
            if (!test.test(get(site, kind, id))) {
                return false;
            }
            Document document = new Document(id, json, Micros.instant(writer.nowMicros()));
            tx.later(r -> r.sadd(Keys.SITES, site.id()));
            tx.later(r -> r.hset(Keys.of(site).documents(kind), id, RowJson.write(document)));
            return true;
        });
    }

    @Override
    public void put(Site site, String kind, String id, String json) {
        putIf(site, kind, id, json, there -> true);
    }

    @Override
    public boolean putIfAbsent(Site site, String kind, String id, String json) {
        return putIf(site, kind, id, json, Optional::isEmpty);
    }

    @Override
    public boolean replace(Site site, String kind, String id, String expected, String json) {
        return putIf(
                site,
                kind,
                id,
                json,
                there -> there.isPresent() && there.get().json().equals(expected));
    }

    @Override
    public Optional<Document> get(Site site, String kind, String id) {
        return Optional.ofNullable(data.hash(Keys.of(site).documents(kind), id))
                .map(json -> RowJson.read(json, Document.class));
    }

    @Override
    public List<Document> list(Site site, String kind, @Nullable String idPrefix) {
        List<Document> documents = new ArrayList<>();
        data.hash(Keys.of(site).documents(kind)).values().forEach(json -> {
            Document document = RowJson.read(json, Document.class);
            if (idPrefix == null || document.id().startsWith(idPrefix)) {
                documents.add(document);
            }
        });
        documents.sort(Comparator.comparing(Document::id));
        return documents;
    }

    @Override
    public boolean delete(Site site, String kind, String id) {
        return writer.run(tx -> {
            boolean there = get(site, kind, id).isPresent();
            tx.later(r -> r.hdel(Keys.of(site).documents(kind), id));
            return there;
        });
    }
}
