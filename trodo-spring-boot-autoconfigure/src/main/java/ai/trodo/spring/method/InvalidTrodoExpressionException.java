package ai.trodo.spring.method;

/** An expression in one of our annotations cannot be parsed. Raised while beans are made, never during a call. */
public final class InvalidTrodoExpressionException extends RuntimeException {
    private final String where;
    private final String expression;

    InvalidTrodoExpressionException(String where, String expression, Throwable cause) {
        super("The expression \"" + expression + "\" on " + where + " cannot be parsed: " + cause.getMessage(), cause);
        this.where = where;
        this.expression = expression;
    }

    /** The method and attribute that hold the expression. */
    public String where() {
        return where;
    }

    /** The expression as it stands in the annotation. */
    public String expression() {
        return expression;
    }
}
