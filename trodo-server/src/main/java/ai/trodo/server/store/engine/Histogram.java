package ai.trodo.server.store.engine;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Durations in buckets that grow by five percent, so that percentiles of many hours can be added up. A percentile is
 * off by at most 2.5 percent.
 */
public final class Histogram {
    private static final double LOG_GROWTH = Math.log(1.05);

    private final TreeMap<Integer, Long> buckets = new TreeMap<>();
    private long count;

    public void add(long micros) {
        put(bucket(micros), 1);
    }

    /** The number of the bucket that a duration falls into. */
    public static int bucket(long micros) {
        return micros <= 1 ? 0 : (int) Math.ceil(Math.log(micros) / LOG_GROWTH);
    }

    /** Durations whose bucket is known already. */
    public void addAll(int bucket, long n) {
        put(bucket, n);
    }

    public void addAll(Histogram other) {
        other.buckets.forEach(this::put);
    }

    private void put(int bucket, long n) {
        buckets.merge(bucket, n, Long::sum);
        count += n;
    }

    /** In milliseconds; null when there is nothing. */
    public @Nullable Double percentileMillis(double share) {
        if (count == 0) {
            return null;
        }
        long wanted = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen >= wanted) {
                return millis(bucket.getKey());
            }
        }
        return millis(buckets.lastKey());
    }

    private static double millis(int bucket) {
        double upper = Math.exp(bucket * LOG_GROWTH);
        double middle = bucket == 0 ? 1 : upper * (1 + 1 / 1.05) / 2;
        return Math.round(middle) / 1000.0;
    }

    public byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(buckets.size() * 3);
        int last = 0;
        for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
            varint(out, bucket.getKey() - last);
            varint(out, bucket.getValue());
            last = bucket.getKey();
        }
        return out.toByteArray();
    }

    public static Histogram of(byte[] bytes) {
        Histogram histogram = new Histogram();
        int at = 0;
        int bucket = 0;
        while (at < bytes.length) {
            long[] gap = varint(bytes, at);
            long[] n = varint(bytes, (int) gap[1]);
            bucket += (int) gap[0];
            histogram.put(bucket, n[0]);
            at = (int) n[1];
        }
        return histogram;
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7F) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** The value and where the next begins. */
    private static long[] varint(byte[] bytes, int from) {
        long value = 0;
        int shift = 0;
        int at = from;
        while (at < bytes.length) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7F) << shift;
            shift += 7;
            if (b >= 0) {
                break;
            }
        }
        return new long[] {value, at};
    }
}
