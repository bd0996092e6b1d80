package ai.trodo.server.store.sql;

import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.Site;
import ai.trodo.server.store.TimeRange;
import ai.trodo.server.store.UsageReader;
import ai.trodo.server.store.engine.UsageSums;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers over many runs from a SQL engine. */
final class SqlUsage implements UsageReader {
    private final Readers readers;
    private final Sites sites;

    SqlUsage(Readers readers, Sites sites) {
        this.readers = readers;
        this.sites = sites;
    }

    @Override
    public Totals totals(Site site, RunQuery query) {
        return readers.read(db -> new Counts(db, sites.forReading(db, site)).totals(query));
    }

    @Override
    public List<Point> series(Site site, RunQuery query, Duration bucket) {
        return readers.read(db -> new Counts(db, sites.forReading(db, site)).series(query, bucket));
    }

    @Override
    public List<Slice> by(Site site, RunQuery query, Dimension dimension) {
        return readers.read(db -> {
            long siteNo = sites.forReading(db, site);
            if (dimension == Dimension.AGENT) {
                return new Counts(db, siteNo).agents(query);
            }
            String kind = switch (dimension) {
                case MODEL -> HourlyUsage.LLM;
                case PROMPT -> HourlyUsage.PROMPT;
                default -> HourlyUsage.TOOL;
            };
            return slices(sums(db, siteNo, query, kind));
        });
    }

    /** With conditions the spans of matching runs are counted, else all calls of the time from the roll-ups. */
    private static Map<UsageSums.Key, UsageSums> sums(Db db, long siteNo, RunQuery query, String kind)
            throws SQLException {
        if (!query.conditions().isEmpty()) {
            return HourlyUsage.ofRuns(db, kind, Matching.of(db, siteNo, query));
        }
        TimeRange range = query.range();
        long from = range.from() == null ? 0 : Micros.of(range.from());
        long to = range.to() == null ? lastMicros(db, siteNo) : Micros.of(range.to());
        return HourlyUsage.read(db, siteNo, kind, from, to);
    }

    /** The end of the hour of the last span, so that no hour has to be counted in part. */
    private static long lastMicros(Db db, long siteNo) throws SQLException {
        long last = db.number("SELECT max(start_us) FROM span WHERE site_no = ?", siteNo);
        return (Math.floorDiv(last, HourlyUsage.HOUR_MICROS) + 1) * HourlyUsage.HOUR_MICROS;
    }

    private static List<Slice> slices(Map<UsageSums.Key, UsageSums> sums) {
        Map<List<String>, UsageSums> byName = new HashMap<>();
        sums.forEach((key, sum) -> merge(byName, List.of(key.name(), key.provider()), sum));
        return byName.entrySet().stream()
                .map(e -> e.getValue().slice(e.getKey().get(0), e.getKey().get(1)))
                .sorted(Comparator.comparingLong(Slice::count).reversed().thenComparing(Slice::name))
                .toList();
    }

    @Override
    public List<ModelDay> modelsByDay(Site site, RunQuery query) {
        return readers.read(db -> {
            Map<UsageSums.Key, UsageSums> sums = sums(db, sites.forReading(db, site), query, HourlyUsage.LLM);
            Map<List<Object>, UsageSums> byDay = new HashMap<>();
            sums.forEach((key, sum) -> {
                LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(key.hour(), 24));
                merge(byDay, List.of(day, key.name(), key.provider()), sum);
            });
            List<ModelDay> days = new ArrayList<>();
            byDay.forEach(
                    (key, sum) -> days.add(sum.day((LocalDate) key.get(0), (String) key.get(1), (String) key.get(2))));
            days.sort(Comparator.comparing(ModelDay::day).thenComparing(ModelDay::model));
            return days;
        });
    }

    private static <K> void merge(Map<K, UsageSums> sums, K key, UsageSums more) {
        UsageSums there = sums.putIfAbsent(key, more);
        if (there != null) {
            there.addAll(more);
        }
    }
}
