package ai.trodo.server.store.engine;

import ai.trodo.model.Score;
import ai.trodo.server.store.Facets;
import ai.trodo.server.store.ScoreSummary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds the scores of one name up. */
public final class ScoreCounts {
    private static final int BUCKETS = 10;

    private final String name;
    private Score.@Nullable DataType type;
    private long count;
    private final List<Double> values = new ArrayList<>();
    private final Map<String, Long> words = new HashMap<>();
    private final Map<LocalDate, List<Double>> days = new TreeMap<>();
    private final Map<LocalDate, Long> dayCounts = new TreeMap<>();

    public ScoreCounts(String name) {
        this.name = name;
    }

    public void add(Score.@Nullable DataType dataType, @Nullable Double value, @Nullable String text, Instant at) {
        count++;
        type = dataType == null ? type : dataType;
        LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
        dayCounts.merge(day, 1L, Long::sum);
        if (value != null) {
            values.add(value);
            days.computeIfAbsent(day, d -> new ArrayList<>()).add(value);
        }
        if (text != null) {
            words.merge(text, 1L, Long::sum);
        } else if (dataType == Score.DataType.BOOLEAN && value != null) {
            words.merge(value != 0 ? "true" : "false", 1L, Long::sum);
        }
    }

    public ScoreSummary summary() {
        List<ScoreSummary.Day> byDay = new ArrayList<>();
        dayCounts.forEach((day, n) ->
                byDay.add(new ScoreSummary.Day(day, n, average(days.getOrDefault(day, List.of())))));
        return new ScoreSummary(
                name,
                type,
                count,
                average(values),
                values.stream().min(Double::compare).orElse(null),
                values.stream().max(Double::compare).orElse(null),
                words.isEmpty() ? buckets() : FacetCounts.top(words),
                byDay);
    }

    private static @Nullable Double average(List<Double> values) {
        return values.isEmpty()
                ? null
                : Double.valueOf(values.stream().mapToDouble(v -> v).average().orElse(0));
    }

    private List<Facets.Value> buckets() {
        if (values.isEmpty()) {
            return List.of();
        }
        double min = values.stream().min(Double::compare).orElse(0.0);
        double max = values.stream().max(Double::compare).orElse(0.0);
        double width = (max - min) / BUCKETS;
        if (width <= 0 || !Double.isFinite(width)) {
            return List.of(new Facets.Value(label(min), values.size()));
        }
        long[] counts = new long[BUCKETS];
        for (double value : values) {
            counts[Math.min(BUCKETS - 1, (int) ((value - min) / width))]++;
        }
        List<Facets.Value> buckets = new ArrayList<>();
        for (int i = 0; i < BUCKETS; i++) {
            buckets.add(new Facets.Value(label(min + i * width), counts[i]));
        }
        return buckets;
    }

    private static String label(double value) {
        return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
    }
}
