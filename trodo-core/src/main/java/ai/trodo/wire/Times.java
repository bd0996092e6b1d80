package ai.trodo.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Instants as text, both ways, without a formatter: it is on the path of every span. */
final class Times {
    private static final long SECONDS_PER_DAY = 86_400;
    private static final long DAYS_TO_EPOCH = 719_468;
    private static final long MIN_SECOND = -62_167_219_200L;
    private static final long MAX_SECOND = 253_402_300_799L;

    private Times() {}

    /** Writes {@code 2026-01-31T10:00:00.123456Z} and returns the position behind it. Years are held within 0 to 9999. */
    static int write(Instant instant, byte[] out, int at) {
        long second = Math.min(MAX_SECOND, Math.max(MIN_SECOND, instant.getEpochSecond()));
        long day = Math.floorDiv(second, SECONDS_PER_DAY);
        int ofDay = (int) Math.floorMod(second, SECONDS_PER_DAY);
        at = date(day, out, at);
        out[at++] = 'T';
        at = two(ofDay / 3600, out, at);
        out[at++] = ':';
        at = two(ofDay / 60 % 60, out, at);
        out[at++] = ':';
        at = two(ofDay % 60, out, at);
        out[at++] = '.';
        return micros(instant, out, at);
    }

    /** The six digits of a second and the letter of UTC. */
    static int micros(Instant instant, byte[] out, int at) {
        int micros = instant.getNano() / 1000;
        at = two(micros / 10_000, out, at);
        at = two(micros / 100 % 100, out, at);
        at = two(micros % 100, out, at);
        out[at++] = 'Z';
        return at;
    }

    /** The proleptic Gregorian date of a day since 1970, counted in eras of 400 years that begin on the first of March. */
    private static int date(long epochDay, byte[] out, int at) {
        long shifted = epochDay + DAYS_TO_EPOCH;
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097L;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        int day = (int) (dayOfYear - (153 * marchMonth + 2) / 5 + 1);
        int month = (int) (marchMonth < 10 ? marchMonth + 3 : marchMonth - 9);
        int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
        at = two(year / 100, out, at);
        at = two(year % 100, out, at);
        out[at++] = '-';
        at = two(month, out, at);
        out[at++] = '-';
        return two(day, out, at);
    }

    private static int two(int value, byte[] out, int at) {
        out[at] = (byte) ('0' + value / 10);
        out[at + 1] = (byte) ('0' + value % 10);
        return at + 2;
    }

    /**
     * Reads ISO-8601 with any offset (none means UTC) and 0 to 9 or more fraction digits, or a number of seconds or
     * milliseconds since 1970 as text. Null when it is none of these.
     */
    static @Nullable Instant parse(String text) {
        String value = text.trim();
        if (value.length() < 19 || value.charAt(4) != '-') {
            return number(value);
        }
        try {
            int zone = zoneStart(value);
            String offset = zone < 0 ? "Z" : value.substring(zone).trim();
            String local = (zone < 0 ? value : value.substring(0, zone))
                    .trim()
                    .replace(' ', 'T')
                    .replace(',', '.');
            int dot = local.indexOf('.');
            if (dot > 0 && local.length() - dot > 10) {
                local = local.substring(0, dot + 10);
            }
            return java.time.LocalDateTime.parse(local)
                    .toInstant(java.time.ZoneOffset.of(
                            offset.equalsIgnoreCase("z") || offset.equals("UTC") ? "Z" : offset));
        } catch (java.time.DateTimeException notATime) {
            return null;
        }
    }

    private static int zoneStart(String value) {
        for (int i = 19; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 'Z' || c == 'z' || c == '+' || c == '-' || c == 'U') {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable Instant number(String value) {
        try {
            return ofNumber(Double.parseDouble(value));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** A number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by its size. */
    static @Nullable Instant ofNumber(double value) {
        if (!Double.isFinite(value) || value < 0) {
            return null;
        }
        double seconds = value;
        while (seconds >= 1e11) {
            seconds /= 1000;
        }
        long whole = (long) seconds;
        return Instant.ofEpochSecond(whole, Math.round((seconds - whole) * 1e6) * 1000);
    }
}
