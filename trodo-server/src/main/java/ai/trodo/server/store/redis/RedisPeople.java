package ai.trodo.server.store.redis;

import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.Page;
import ai.trodo.server.store.People;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.engine.Keyset;
import ai.trodo.server.store.engine.ProfileFold;
import ai.trodo.server.store.engine.RowJson;
import ai.trodo.server.store.engine.Term;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Product events and profiles in Redis. */
final class RedisPeople implements People {
    private static final Comparator<ProductEvent> OLDEST =
            Comparator.comparing(ProductEvent::at).thenComparing(ProductEvent::eventId);

    private final RedisWriter writer;
    private final RedisData data;

    RedisPeople(RedisWriter writer, RedisData data) {
        this.writer = writer;
        this.data = data;
    }

    static List<ProductEvent> products(RedisData data, Site site) {
        List<ProductEvent> events = new ArrayList<>();
        data.hash(Keys.of(site).products())
                .values()
                .forEach(json -> events.add(RowJson.read(json, ProductEvent.class)));
        return events;
    }

    @Override
    public void write(Site site, List<ProductEvent> events, List<ProfileChange> changes) {
        Keys keys = Keys.of(site);
        writer.run(tx -> {
            tx.later(r -> r.sadd(Keys.SITES, site.id()));
            for (ProductEvent given : events) {
                ProductEvent event = new ProductEvent(
                        Term.indexed(given.eventId()),
                        Term.indexed(given.distinctId()),
                        Term.indexed(given.name()),
                        given.at(),
                        FactsOf.word(given.sessionId()),
                        given.properties());
                if (data.hash(keys.products(), event.eventId()) == null) {
                    tx.later(r -> r.hset(keys.products(), event.eventId(), RowJson.write(event)));
                    tx.people().touch(site, USER, event.distinctId(), Micros.of(event.at()), Micros.of(event.at()));
                }
            }
            Set<String> seen = new HashSet<>();
            for (ProfileChange change : changes) {
                boolean known = data.ask(r -> r.sismember(keys.changes(), change.changeId()));
                if (!known && seen.add(change.changeId())) {
                    apply(tx, site, change);
                }
            }
            return true;
        });
    }

    private static void apply(RedisTx tx, Site site, ProfileChange change) {
        Keys keys = Keys.of(site);
        String id = Term.indexed(change.id());
        tx.later(r -> r.sadd(keys.changes(), change.changeId()));
        if (change.op() == ProfileChange.Op.DELETE) {
            tx.later(r -> r.hdel(keys.profiles(change.type()), id));
            return;
        }
        long at = Micros.of(change.at());
        RedisProfiles.Person person = tx.people().touch(site, change.type(), id, at, at);
        Map<String, Object> before = Objects.requireNonNullElse(person.properties(), Map.of());
        tx.people()
                .put(
                        site,
                        change.type(),
                        id,
                        new RedisProfiles.Person(ProfileFold.apply(before, change), person.first(), person.last()));
    }

    @Override
    public Optional<Profile> profile(Site site, String type, String id) {
        return Optional.ofNullable(data.hash(Keys.of(site).profiles(type), Term.indexed(id)))
                .map(json -> RowJson.read(json, RedisProfiles.Person.class))
                .map(person -> new Profile(
                        type,
                        id,
                        Objects.requireNonNullElse(person.properties(), Map.of()),
                        Micros.instant(person.first()),
                        Micros.instant(person.last())));
    }

    private Page<ProductEvent> page(
            Site site, String list, Predicate<ProductEvent> test, boolean newest, @Nullable Keyset from, int limit) {
        List<ProductEvent> all = products(data, site).stream()
                .filter(test)
                .filter(event -> from == null || isAfter(event, from, newest))
                .sorted(newest ? OLDEST.reversed() : OLDEST)
                .toList();
        if (all.size() <= limit) {
            return new Page<>(all, null);
        }
        ProductEvent last = all.get(limit - 1);
        return new Page<>(all.subList(0, limit), new Keyset(list, Micros.of(last.at()), last.eventId()).cursor());
    }

    private static boolean isAfter(ProductEvent event, Keyset from, boolean newest) {
        int order = Long.compare(Micros.of(event.at()), from.value());
        int tied = order == 0 ? event.eventId().compareTo(from.tie()) : order;
        return newest ? tied < 0 : tied > 0;
    }

    @Override
    public Page<ProductEvent> events(Site site, String distinctId, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, "product.user");
        Set<String> ids = new HashSet<>(Set.of(Term.indexed(distinctId)));
        data.hash(Keys.of(site).aliases()).forEach((alias, user) -> {
            if (user.equals(distinctId)) {
                ids.add(alias);
            }
        });
        return page(site, "product.user", event -> ids.contains(event.distinctId()), true, from, limit);
    }

    @Override
    public Page<ProductEvent> events(
            Site site, List<String> names, TimeRange range, @Nullable Cursor after, int limit) {
        Keyset from = after == null ? null : Keyset.of(after, "product.name");
        Predicate<ProductEvent> test = event -> names.contains(event.name())
                && (range.from() == null || !event.at().isBefore(range.from()))
                && (range.to() == null || event.at().isBefore(range.to()));
        return page(site, "product.name", test, false, from, limit);
    }

    @Override
    public void alias(Site site, String alias, String distinctId) {
        if (!alias.equals(distinctId)) {
            writer.run(tx -> {
                tx.later(r -> r.hset(Keys.of(site).aliases(), Term.indexed(alias), Term.indexed(distinctId)));
                return true;
            });
        }
    }

    @Override
    public String resolve(Site site, String distinctId) {
        return Objects.requireNonNullElse(data.hash(Keys.of(site).aliases(), Term.indexed(distinctId)), distinctId);
    }
}
