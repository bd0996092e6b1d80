package ai.trodo.test;

import ai.trodo.model.ErrorInfo;
import ai.trodo.model.Level;
import ai.trodo.model.Payload;
import ai.trodo.model.Span;
import ai.trodo.model.SpanKind;
import ai.trodo.model.SpanStatus;
import ai.trodo.model.Usage;
import java.math.BigDecimal;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Says what a span should look like. */
public final class SpanAssert extends AbstractAssert<SpanAssert, Span> {
    private final @Nullable RecordedRun run;

    SpanAssert(Span span, @Nullable RecordedRun run) {
        super(span, SpanAssert.class);
        this.run = run;
    }

    /** What the span was recorded as. */
    public SpanAssert ofKind(SpanKind kind) {
        return same("kind", kind, actual.kind());
    }

    /** How the span ended. */
    public SpanAssert hasStatus(SpanStatus status) {
        return same("status", status, actual.status());
    }

    /** The span ended with a result. */
    public SpanAssert isOk() {
        return hasStatus(SpanStatus.OK);
    }

    /** How much it matters; null where nobody said. */
    public SpanAssert hasLevel(@Nullable Level level) {
        return same("level", level, actual.level());
    }

    /** The recorded text as a whole: JSON where the input was no text, null where there was none. */
    public SpanAssert hasInput(@Nullable String text) {
        return same("input", text, actual.input().text());
    }

    /** The recorded text as a whole: JSON where the output was no text, null where there was none. */
    public SpanAssert hasOutput(@Nullable String text) {
        return same("output", text, actual.output().text());
    }

    /** There was an input, but it was left out for this reason. */
    public SpanAssert hasInputOmitted(String reason) {
        return same("input", Payload.omitted(reason), actual.input());
    }

    /** There was an output and it was not kept, for this reason. */
    public SpanAssert hasOutputOmitted(String reason) {
        return same("output", Payload.omitted(reason), actual.output());
    }

    /** The model as the provider names it; null where none is known. */
    public SpanAssert hasModel(@Nullable String model) {
        return same("model", model, actual.model());
    }

    /** The provider's short name; null where none is known. */
    public SpanAssert hasProvider(@Nullable String provider) {
        return same("provider", provider, actual.provider());
    }

    /** The tool as the model knows it; null for what is no tool. */
    public SpanAssert hasToolName(@Nullable String name) {
        return same("tool name", name, actual.toolName());
    }

    /** Prompt and answer tokens in total. */
    public SpanAssert hasUsage(long input, long output) {
        same("prompt tokens", input, actual.usage().totalInput());
        return same("answer tokens", output, actual.usage().totalOutput());
    }

    /** All buckets of tokens at once; those not given must be unknown. */
    public SpanAssert hasUsage(Usage usage) {
        return same("usage", usage, actual.usage());
    }

    /** Nothing is known of any bucket. */
    public SpanAssert hasUnknownUsage() {
        return same("usage", Usage.UNKNOWN, actual.usage());
    }

    /** US dollars as decimal text; zeros at the end do not matter. */
    public SpanAssert hasCost(String dollars) {
        BigDecimal cost = actual.cost() == null ? null : actual.cost().total();
        if (cost == null || cost.compareTo(new BigDecimal(dollars)) != 0) {
            return same("cost", dollars, cost);
        }
        return this;
    }

    /** No cost is known, which is not zero. */
    public SpanAssert hasNoCost() {
        return same("cost", null, actual.cost());
    }

    /** Ended with an exception of exactly this class. */
    public SpanAssert hasError(Class<? extends Throwable> type) {
        hasStatus(SpanStatus.ERROR);
        ErrorInfo error = actual.error();
        return same("error type", type.getName(), error == null ? null : error.type());
    }

    /** The message of the error after redaction, as a whole. */
    public SpanAssert hasErrorMessage(String message) {
        ErrorInfo error = actual.error();
        return same("error message", message, error == null ? null : error.message());
    }

    /** One attribute as it is after the wire: whole numbers are {@code Long}; null for a key that is not there. */
    public SpanAssert hasAttribute(String key, @Nullable Object value) {
        return same("attribute " + key, value, actual.attributes().get(key));
    }

    /** It hangs directly below the span of that name. */
    public SpanAssert isChildOf(String parentName) {
        RecordedRun tree = Objects.requireNonNull(run, "isChildOf needs a span that was found through its run");
        return same("parent", tree.span(parentName).spanId(), actual.parentSpanId());
    }

    /** It hangs directly below the run. */
    public SpanAssert isTopLevel() {
        return same("parent", null, actual.parentSpanId());
    }

    /** The time of the first element of a stream was noted. */
    public SpanAssert hasFirstOutput() {
        if (actual.firstOutputAt() == null) {
            fail("Expected a time of the first output");
        }
        return this;
    }

    /** Goes on with the run. */
    public RunAssert and() {
        return new RunAssert(Objects.requireNonNull(run, "and() needs a span that was found through its run"));
    }

    private SpanAssert same(String what, @Nullable Object expected, @Nullable Object found) {
        if (!JsonValues.same(expected, found)) {
            fail("Expected " + what + "\n  " + expected + "\nbut it was\n  " + found);
        }
        return this;
    }

    private void fail(String message) {
        String where = run == null ? "" : "\n" + run.tree();
        failWithMessage("%s", message + "\nin span " + actual.name() + where);
    }
}
