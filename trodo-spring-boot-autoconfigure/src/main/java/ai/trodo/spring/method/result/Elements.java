package ai.trodo.spring.method.result;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a series of elements, kept as the output: texts joined, as the pieces of a model's answer are,
 * anything else as a list. Bounded, so that an endless stream does not fill the memory.
 */
final class Elements {
    static final int MAX_ELEMENTS = 256;
    static final int MAX_CHARS = 256 * 1024;

    private final Ending ending;
    private final List<Object> list = new ArrayList<>();
    private @Nullable StringBuilder text;
    private long count;

    Elements(Ending ending) {
        this.ending = ending;
    }

    synchronized void add(@Nullable Object element) {
        if (count++ == 0) {
            ending.first();
            if (element instanceof CharSequence) {
                text = new StringBuilder();
            }
        }
        if (text != null && element instanceof CharSequence piece) {
            if (text.length() < MAX_CHARS) {
                text.append(piece, 0, Math.min(piece.length(), MAX_CHARS - text.length()));
            }
        } else if (element != null && list.size() < MAX_ELEMENTS) {
            list.add(element);
        }
    }

    /** Null when there was no element. */
    synchronized @Nullable Object value() {
        if (count > MAX_ELEMENTS) {
            ending.scope().attribute("trodo.elements", count);
        }
        if (text != null && list.isEmpty()) {
            return text.toString();
        }
        if (text != null) {
            list.add(0, text.toString());
        }
        return count == 0 ? null : new ArrayList<>(list);
    }
}
