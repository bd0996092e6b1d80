package ai.trodo.server.fold;

import java.time.Instant;
import java.time.LocalDate;

/** Times as the store writes them: always UTC, always six digits of a second. */
final class IsoTime {
    private static final long DAY = 86_400_000_000L;

    private IsoTime() {}

    static String format(long micros) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, DAY));
        long rest = Math.floorMod(micros, DAY);
        char[] text = new char[27];
        digits(text, 0, 4, date.getYear());
        text[4] = '-';
        digits(text, 5, 2, date.getMonthValue());
        text[7] = '-';
        digits(text, 8, 2, date.getDayOfMonth());
        text[10] = 'T';
        digits(text, 11, 2, rest / 3_600_000_000L);
        text[13] = ':';
        digits(text, 14, 2, rest / 60_000_000 % 60);
        text[16] = ':';
        digits(text, 17, 2, rest / 1_000_000 % 60);
        text[19] = '.';
        digits(text, 20, 6, rest % 1_000_000);
        text[26] = 'Z';
        return new String(text);
    }

    static Instant parse(String text) {
        return Instant.parse(text);
    }

    private static void digits(char[] text, int at, int count, long value) {
        long rest = value;
        for (int i = at + count - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
