package ai.trodo.spring.method.result;

/** Knows how one family of results comes to its end. */
interface Deferral {
    boolean accepts(Class<?> valueType);

    /**
     * Arranges for the span to end with the value.
     *
     * @return the value itself wherever its identity can matter, else something of the declared type that stands for it
     */
    Object attach(Object value, Class<?> declared, Ending ending);
}
