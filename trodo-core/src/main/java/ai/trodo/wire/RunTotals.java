package ai.trodo.wire;

import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import java.math.BigDecimal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Sums over the spans of a run, as Trodo's cloud wants them when a run ends. Collectors of ours compute them themselves.
 *
 * @param tokensIn every prompt token; unknown ones are left out
 * @param tokensOut every answer token; unknown ones are left out
 * @param cost null when no span has one
 * @param spans how many there are
 * @param tools how many of them are tools
 * @param errors how many of them failed
 */
public record RunTotals(
        long tokensIn, long tokensOut, @Nullable BigDecimal cost, int spans, int tools, int errors) {
    /** Of a run without spans. */
    public static final RunTotals NONE = new RunTotals(0, 0, null, 0, 0, 0);

    /** Sums up spans of one run; each must be given once. */
    public static RunTotals of(Collection<Span> spans) {
        RunTotals sum = NONE;
        for (Span span : spans) {
            sum = sum.plus(span);
        }
        return sum;
    }

    /** These and one span more. */
    public RunTotals plus(Span span) {
        Long in = span.usage().totalInput();
        Long out = span.usage().totalOutput();
        BigDecimal more = span.cost() == null ? null : span.cost().total();
        return new RunTotals(
                tokensIn + (in == null ? 0 : in),
                tokensOut + (out == null ? 0 : out),
                more == null ? cost : cost == null ? more : cost.add(more),
                spans + 1,
                tools + (span.kind() == SpanKind.TOOL ? 1 : 0),
                errors + (span.status() == SpanStatus.ERROR ? 1 : 0));
    }
}
