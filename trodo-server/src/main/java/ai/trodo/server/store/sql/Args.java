package ai.trodo.server.store.sql;

import ai.trodo.server.store.engine.WriteTx.Entity;
import java.util.Collection;
import java.util.List;

/** Arguments that stand for many values. */
public final class Args {
    private Args() {}

    /** One bound argument, or a fixed number of them, with many values. */
    public sealed interface Many permits Longs, Texts, Pairs {}

    /** Whole numbers. */
    public record Longs(List<Long> values) implements Many {}

    /** Texts. */
    public record Texts(List<String> values) implements Many {}

    /** Run numbers with entity keys. */
    public record Pairs(List<Entity> values) implements Many {}

    static Longs longs(Collection<Long> values) {
        return new Longs(List.copyOf(values));
    }

    static Texts texts(Collection<String> values) {
        return new Texts(List.copyOf(values));
    }
}
