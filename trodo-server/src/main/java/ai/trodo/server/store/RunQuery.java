package ai.trodo.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are meant: a time range of their start, and conditions that must all hold. The text language of the
 * viewer is parsed elsewhere; here everything is typed, so nothing of a user's text ever reaches a query as code.
 */
public record RunQuery(TimeRange range, List<Condition> conditions) {
    public static final RunQuery ALL = new RunQuery(TimeRange.ALWAYS, List.of());

    public RunQuery {
        conditions = List.copyOf(conditions);
    }

    public RunQuery and(Condition condition) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(condition);
        return new RunQuery(range, more);
    }

    public RunQuery in(TimeRange other) {
        return new RunQuery(other, conditions);
    }

    public static RunQuery of(Condition... conditions) {
        return new RunQuery(TimeRange.ALWAYS, List.of(conditions));
    }

    /** One thing that must hold, or must not. */
    public sealed interface Condition permits Is, Compare, Text {
        boolean negated();
    }

    /**
     * The field has one of these values; for fields with many values, such as models, any of them.
     *
     * @param key the metadata key of {@link Field#META}, else null
     * @param anyOf wire words; for {@link Field#PROMPT} a name, or {@code name@version}; for {@link Field#HAS} "error", "score", "parent", "orphan", "late"; for
     *     {@link Field#IS} "running", "standalone", "held"
     */
    public record Is(Field field, @Nullable String key, Set<String> anyOf, boolean negated) implements Condition {
        public Is {
            anyOf = Set.copyOf(anyOf);
            if (anyOf.isEmpty()) {
                throw new IllegalArgumentException(field + " needs at least one value");
            }
            if (field == Field.META && key == null) {
                throw new IllegalArgumentException("META needs a key");
            }
        }

        public static Is of(Field field, String... anyOf) {
            return new Is(field, null, Set.of(anyOf), false);
        }

        public static Is meta(String key, String... anyOf) {
            return new Is(Field.META, key, Set.of(anyOf), false);
        }

        public Is not() {
            return new Is(field, key, anyOf, !negated);
        }
    }

    /**
     * A number of the run compared with a value. A run whose number is unknown never matches, negated or not.
     *
     * @param key the score's name of {@link Measure#SCORE}, else null
     * @param value dollars for cost, milliseconds for duration
     */
    public record Compare(Measure measure, @Nullable String key, Op op, double value, boolean negated)
            implements Condition {
        public Compare {
            if (measure == Measure.SCORE && key == null) {
                throw new IllegalArgumentException("SCORE needs a name");
            }
        }

        public static Compare of(Measure measure, Op op, double value) {
            return new Compare(measure, null, op, value, false);
        }

        public static Compare score(String name, Op op, double value) {
            return new Compare(Measure.SCORE, name, op, value, false);
        }

        public Compare not() {
            return new Compare(measure, key, op, value, !negated);
        }
    }

    /** All of these words occur in one record's names, inputs, outputs or errors. */
    public record Text(String words, boolean negated) implements Condition {
        public static Text of(String words) {
            return new Text(words, false);
        }
    }

    /** What {@link Is} can ask. */
    public enum Field {
        RUN,
        AGENT,
        STATUS,
        USER,
        CONVERSATION,
        PARENT,
        ENVIRONMENT,
        RELEASE,
        MODEL,
        PROVIDER,
        TOOL,
        KIND,
        PROMPT,
        TAG,
        META,
        HAS,
        IS
    }

    /** What {@link Compare} can ask. */
    public enum Measure {
        COST,
        TOKENS,
        TOKENS_IN,
        TOKENS_OUT,
        DURATION,
        SPANS,
        LLM_CALLS,
        TOOL_CALLS,
        ERRORS,
        SCORE
    }

    /** How two numbers are compared. */
    public enum Op {
        LT("<"),
        LE("<="),
        EQ("="),
        GE(">="),
        GT(">");

        private final String sign;

        Op(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }

        public boolean test(double left, double right) {
            return switch (this) {
                case LT -> left < right;
                case LE -> left <= right;
                case EQ -> left == right;
                case GE -> left >= right;
                case GT -> left > right;
            };
        }
    }
}
