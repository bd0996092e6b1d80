package ai.trodo.spring.client;

/** A {@code trodo.*} property has a value that cannot work. Raised at start-up. */
public final class InvalidTrodoPropertyException extends RuntimeException {
    private final String property;

    /** @param property as it is written in a configuration file */
    public InvalidTrodoPropertyException(String property, String message, Throwable cause) {
        super(message, cause);
        this.property = property;
    }

    /** The property as it is written in a configuration file. */
    public String property() {
        return property;
    }
}
