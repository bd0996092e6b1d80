package ai.trodo.server.store.engine;

import ai.trodo.server.store.Cursor;
import ai.trodo.server.store.StaleCursorException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a page ended: the sort value of its last row and what breaks ties. Names the list, so that a cursor of another
 * list or order is refused.
 *
 * @param tie a number or text
 */
public record Keyset(String list, long value, String tie) {
    public Cursor cursor() {
        byte[] text = (list + "\n" + value + "\n" + tie).getBytes(StandardCharsets.UTF_8);
        return new Cursor(Base64.getUrlEncoder().withoutPadding().encodeToString(text));
    }

    /** @throws StaleCursorException when it is no cursor of this list */
    public static Keyset of(Cursor cursor, String list) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor.token()), StandardCharsets.UTF_8);
            String[] parts = text.split("\n", 3);
            if (parts.length == 3 && parts[0].equals(list)) {
                return new Keyset(list, Long.parseLong(parts[1]), parts[2]);
            }
        } catch (IllegalArgumentException noCursor) {
            throw new StaleCursorException("this is no cursor: leave it out to begin with the first page");
        }
        throw new StaleCursorException("this cursor is of another list or order: leave it out to begin again");
    }

    public long tieNumber() {
        try {
            return Long.parseLong(tie);
        } catch (NumberFormatException e) {
            throw new StaleCursorException("this is no cursor: leave it out to begin with the first page");
        }
    }
}
