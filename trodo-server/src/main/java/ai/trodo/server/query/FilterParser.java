package ai.trodo.server.query;

import ai.trodo.server.store.RunQuery;
import ai.trodo.server.store.RunQuery.Compare;
import ai.trodo.server.store.RunQuery.Condition;
import ai.trodo.server.store.RunQuery.Field;
import ai.trodo.server.store.RunQuery.Is;
import ai.trodo.server.store.RunQuery.Measure;
import ai.trodo.server.store.RunQuery.Op;
import ai.trodo.server.store.RunQuery.Text;
import ai.trodo.server.store.TimeRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The text language of filters: {@code agent:support status:error,lost -tag:test cost>0.01 duration>2s "free text"}.
 * Terms are joined by and; a comma inside one is or; a leading minus is not.
 */
public final class FilterParser {
    private static final int MAX_LENGTH = 4_000;
    private static final int MAX_TERMS = 50;

    private static final Map<String, Field> FIELDS = fields();
    private static final Map<String, Measure> MEASURES = measures();
    private static final Set<String> STATUSES =
            Set.of("running", "paused", "ok", "error", "cancelled", "abandoned", "lost");
    private static final Set<String> HAS = Set.of("error", "score", "parent", "orphan", "late");
    private static final Set<String> IS = Set.of("running", "standalone", "held");

    private FilterParser() {}

    /** @throws InvalidFilterException when it cannot be understood */
    public static RunQuery parse(@Nullable String text, TimeRange range) {
        if (text == null || text.isBlank()) {
            return new RunQuery(range, List.of());
        }
        if (text.length() > MAX_LENGTH) {
            throw new InvalidFilterException("the filter is longer than " + MAX_LENGTH + " characters");
        }
        List<Condition> conditions = new ArrayList<>();
        StringBuilder words = new StringBuilder();
        for (FilterTerm term : FilterTerm.split(text)) {
            if (conditions.size() >= MAX_TERMS) {
                throw new InvalidFilterException("the filter has more than " + MAX_TERMS + " terms");
            }
            if (term.field() == null && !term.negated()) {
                words.append(words.isEmpty() ? "" : " ").append(term.value());
            } else {
                conditions.add(condition(term));
            }
        }
        if (!words.isEmpty()) {
            conditions.add(Text.of(words.toString()));
        }
        return new RunQuery(range, conditions);
    }

    private static Condition condition(FilterTerm term) {
        String field = term.field();
        if (field == null || field.equals("text")) {
            return new Text(notEmpty(term), term.negated());
        }
        if (field.startsWith("score.") && field.length() > 6) {
            return new Compare(Measure.SCORE, field.substring(6), op(term), number(term, field), term.negated());
        }
        if (field.startsWith("meta.") && field.length() > 5) {
            return new Is(Field.META, field.substring(5), values(term, null), term.negated());
        }
        String name = field.toLowerCase(Locale.ROOT);
        Measure measure = MEASURES.get(name);
        if (measure != null) {
            double value = measure == Measure.DURATION ? millis(term) : number(term, field);
            return new Compare(measure, null, op(term), value, term.negated());
        }
        Field known = FIELDS.get(name);
        if (known == null) {
            throw unknown(field);
        }
        if (!term.op().equals(":") && !term.op().equals("=")) {
            throw new InvalidFilterException(field + " is compared with a colon: " + field + ":value");
        }
        Set<String> allowed =
                known == Field.STATUS ? STATUSES : known == Field.HAS ? HAS : known == Field.IS ? IS : null;
        return new Is(known, null, values(term, allowed), term.negated());
    }

    private static Op op(FilterTerm term) {
        return switch (term.op()) {
            case "<" -> Op.LT;
            case "<=" -> Op.LE;
            case ">" -> Op.GT;
            case ">=" -> Op.GE;
            default -> Op.EQ;
        };
    }

    private static Set<String> values(FilterTerm term, @Nullable Set<String> allowed) {
        Set<String> values = new LinkedHashSet<>();
        for (String value : term.values()) {
            String word = allowed == null ? value : value.toLowerCase(Locale.ROOT);
            if (allowed != null && !allowed.contains(word)) {
                throw new InvalidFilterException(
                        term.field() + " cannot be \"" + value + "\"; it is one of " + new TreeSet<>(allowed));
            }
            if (!word.isEmpty()) {
                values.add(word);
            }
        }
        if (values.isEmpty()) {
            throw new InvalidFilterException(term.field() + " needs a value: " + term.field() + ":value");
        }
        return values;
    }

    private static String notEmpty(FilterTerm term) {
        if (term.value().isBlank()) {
            throw new InvalidFilterException("text needs words to look for");
        }
        return term.value();
    }

    private static double number(FilterTerm term, String field) {
        try {
            double value = Double.parseDouble(term.value().trim());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notOne) {
            // said below
        }
        throw new InvalidFilterException(field + " is compared with a number, not with \"" + term.value() + "\"");
    }

    private static double millis(FilterTerm term) {
        String text = term.value().trim().toLowerCase(Locale.ROOT);
        int unitAt = text.length();
        while (unitAt > 0 && Character.isLetter(text.charAt(unitAt - 1))) {
            unitAt--;
        }
        Double factor = Map.of("", 1.0, "ms", 1.0, "s", 1_000.0, "m", 60_000.0, "min", 60_000.0, "h", 3_600_000.0)
                .get(text.substring(unitAt));
        if (factor == null || unitAt == 0) {
            throw new InvalidFilterException(
                    "duration is a number with ms, s, m or h, such as duration>2s, not \"" + term.value() + "\"");
        }
        return factor
                * number(
                        new FilterTerm(term.field(), term.op(), text.substring(0, unitAt), List.of(), false),
                        "duration");
    }

    private static InvalidFilterException unknown(String field) {
        Set<String> known = new TreeSet<>(FIELDS.keySet());
        known.addAll(MEASURES.keySet());
        known.add("score.<name>");
        known.add("meta.<key>");
        known.add("text");
        return new InvalidFilterException("there is no field \"" + field + "\"; known are " + String.join(", ", known));
    }

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("run", Field.RUN);
        fields.put("agent", Field.AGENT);
        fields.put("status", Field.STATUS);
        fields.put("user", Field.USER);
        fields.put("conversation", Field.CONVERSATION);
        fields.put("parent", Field.PARENT);
        fields.put("env", Field.ENVIRONMENT);
        fields.put("environment", Field.ENVIRONMENT);
        fields.put("release", Field.RELEASE);
        fields.put("model", Field.MODEL);
        fields.put("provider", Field.PROVIDER);
        fields.put("tool", Field.TOOL);
        fields.put("kind", Field.KIND);
        fields.put("prompt", Field.PROMPT);
        fields.put("tag", Field.TAG);
        fields.put("has", Field.HAS);
        fields.put("is", Field.IS);
        return fields;
    }

    private static Map<String, Measure> measures() {
        Map<String, Measure> measures = new LinkedHashMap<>();
        measures.put("cost", Measure.COST);
        measures.put("tokens", Measure.TOKENS);
        measures.put("tokens_in", Measure.TOKENS_IN);
        measures.put("tokens_out", Measure.TOKENS_OUT);
        measures.put("duration", Measure.DURATION);
        measures.put("spans", Measure.SPANS);
        measures.put("llm_calls", Measure.LLM_CALLS);
        measures.put("tool_calls", Measure.TOOL_CALLS);
        measures.put("errors", Measure.ERRORS);
        return measures;
    }
}
