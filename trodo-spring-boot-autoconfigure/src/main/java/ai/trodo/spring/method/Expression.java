package ai.trodo.spring.method;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.ParseException;
import org.springframework.expression.ParserContext;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/**
 * A text of an annotation: evaluated against the arguments of a call when it begins with one of {@code # @ ' ( { !} or
 * {@code T(} or holds <code>#{...}</code>, else taken literally. A bare {@code #name} is read straight from the
 * arguments.
 */
final class Expression {
    private static final SpelExpressionParser PARSER = new SpelExpressionParser();
    private static final Pattern BARE = Pattern.compile("#(\\w+)");
    private static final Pattern POSITION = Pattern.compile("[ap](\\d+)");

    private final @Nullable String literal;
    private final int argument;
    private final org.springframework.expression.@Nullable Expression spel;

    private Expression(
            @Nullable String literal, int argument, org.springframework.expression.@Nullable Expression spel) {
        this.literal = literal;
        this.argument = argument;
        this.spel = spel;
    }

    /** Null for an empty text. Throws when the text cannot be parsed, which is the author's mistake and known at start-up. */
    static @Nullable Expression parse(String text, Arguments arguments, String where) {
        if (text.isEmpty()) {
            return null;
        }
        if (!isExpression(text)) {
            return new Expression(text, -1, null);
        }
        arguments.checkNames(text, where);
        if (text.contains("#{")) {
            return spel(text, where, ParserContext.TEMPLATE_EXPRESSION);
        }
        Matcher bare = BARE.matcher(text);
        if (bare.matches()) {
            int index = arguments.indexOf(bare.group(1));
            return index >= 0 ? new Expression(null, index, null) : spel(text, where, null);
        }
        return spel(text, where, null);
    }

    private static Expression spel(String text, String where, @Nullable ParserContext template) {
        try {
            return new Expression(
                    null, -1, template == null ? PARSER.parseExpression(text) : PARSER.parseExpression(text, template));
        } catch (ParseException wrong) {
            throw new InvalidTrodoExpressionException(where, text, wrong);
        }
    }

    private static boolean isExpression(String text) {
        return "#@'({!".indexOf(text.charAt(0)) >= 0 || text.startsWith("T(") || text.contains("#{");
    }

    /** The position meant by {@code a0} or {@code p0}, else -1. */
    static int position(String variable) {
        Matcher matcher = POSITION.matcher(variable);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** The text itself, null for what depends on the call. */
    @Nullable
    String literal() {
        return literal;
    }

    boolean needsContext() {
        return spel != null;
    }

    @Nullable
    Object evaluate(@Nullable Object[] arguments, @Nullable EvaluationContext context) {
        if (literal != null) {
            return literal;
        }
        if (argument >= 0) {
            return argument < arguments.length ? arguments[argument] : null;
        }
        return spel == null || context == null ? null : spel.getValue(context);
    }

    @Override
    public String toString() {
        return spel != null ? spel.getExpressionString() : literal != null ? literal : "#a" + argument;
    }
}
