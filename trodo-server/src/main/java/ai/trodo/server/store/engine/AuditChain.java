package ai.trodo.server.store.engine;

import ai.trodo.server.fold.FactsOf;
import ai.trodo.server.fold.Micros;
import ai.trodo.server.store.AuditLog.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Links entries of the audit log: each hash covers the one before and every field. */
public final class AuditChain {
    /** The hash before the first entry. */
    public static final String START = "0".repeat(2 * Digest.LENGTH);

    private static final String VERSION = "trodo-audit-1";

    private AuditChain() {}

    /**
     * @param last null for the first entry
     */
    public static Entry next(
            @Nullable Entry last, long nowMicros, String actor, String action, String target, String detail) {
        Entry open = new Entry(
                last == null ? 1 : last.seq() + 1,
                Micros.instant(nowMicros),
                clean(actor),
                clean(action),
                clean(target),
                clean(detail),
                "",
                last == null ? START : last.hash());
        return new Entry(
                open.seq(),
                open.at(),
                open.actor(),
                open.action(),
                open.target(),
                open.detailJson(),
                hash(open),
                open.prevHash());
    }

    private static String clean(String text) {
        return Objects.requireNonNullElse(FactsOf.clean(text), "");
    }

    private static String hash(Entry entry) {
        return Digest.hex(Digest.of(
                VERSION,
                entry.prevHash(),
                Long.toString(entry.seq()),
                Long.toString(Micros.of(entry.at())),
                entry.actor(),
                entry.action(),
                entry.target(),
                entry.detailJson()));
    }

    /** Goes over entries from the first on. */
    public static final class Check {
        private long expected = 1;
        private String previous = START;
        private long broken;

        public void add(Entry entry) {
            boolean fits = entry.seq() == expected
                    && entry.prevHash().equals(previous)
                    && hash(entry).equals(entry.hash());
            if (!fits && broken == 0) {
                broken = expected;
            }
            expected = entry.seq() + 1;
            previous = entry.hash();
        }

        /** 0 when all fits. */
        public long firstBroken() {
            return broken;
        }
    }
}
