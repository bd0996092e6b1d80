package ai.trodo.internal;

/** Writes marked lines as hunks with three lines of context, the way {@code diff -u} does, up to a limit. */
final class UnifiedDiff {
    static final int MAX_CHARS = 16_000;
    private static final int CONTEXT = 3;

    private final String[] old;
    private final String[] now;
    private final boolean[] gone;
    private final boolean[] fresh;
    private final StringBuilder text = new StringBuilder();

    private UnifiedDiff(String[] old, String[] now, boolean[] gone, boolean[] fresh) {
        this.old = old;
        this.now = now;
        this.gone = gone;
        this.fresh = fresh;
    }

    static String of(String[] old, String[] now, boolean[] gone, boolean[] fresh) {
        UnifiedDiff diff = new UnifiedDiff(old, now, gone, fresh);
        int x = 0;
        int y = 0;
        while ((x < old.length || y < now.length) && diff.text.length() < MAX_CHARS) {
            if (diff.isChange(x, y)) {
                int back = Math.min(CONTEXT, Math.min(x, y));
                int[] end = diff.hunk(x - back, y - back);
                x = end[0];
                y = end[1];
            } else {
                x++;
                y++;
            }
        }
        return Clip.text(diff.text.toString(), MAX_CHARS);
    }

    private boolean isChange(int x, int y) {
        return (x < old.length && gone[x]) || (y < now.length && fresh[y]);
    }

    /** Writes the hunk that begins here and returns where both texts stand behind it. */
    private int[] hunk(int startX, int startY) {
        int x = startX;
        int y = startY;
        StringBuilder body = new StringBuilder();
        int quiet = 0;
        while (x < old.length || y < now.length) {
            if (x < old.length && gone[x]) {
                line(body, '-', old[x++]);
                quiet = 0;
            } else if (y < now.length && fresh[y]) {
                line(body, '+', now[y++]);
                quiet = 0;
            } else if (quiet >= CONTEXT && !changesWithin(x, y, CONTEXT)) {
                break;
            } else {
                line(body, ' ', old[x++]);
                y++;
                quiet++;
            }
            if (text.length() + body.length() > MAX_CHARS) {
                break;
            }
        }
        text.append("@@ -")
                .append(range(startX, x))
                .append(" +")
                .append(range(startY, y))
                .append(" @@\n");
        text.append(body);
        return new int[] {x, y};
    }

    private boolean changesWithin(int x, int y, int lines) {
        for (int step = 0; step <= lines; step++) {
            if (isChange(x + step, y + step)) {
                return true;
            }
        }
        return false;
    }

    private static String range(int from, int to) {
        int length = to - from;
        return (length == 0 ? from : from + 1) + (length == 1 ? "" : "," + length);
    }

    private static void line(StringBuilder body, char mark, String line) {
        body.append(mark).append(line);
        if (!line.endsWith("\n")) {
            body.append("\n\\ No newline at end of file\n");
        }
    }
}
