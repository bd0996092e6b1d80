package ai.trodo.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Each call is a span of kind retrieval. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface Retrieval {
    /** Same as {@link #name()}. */
    String value() default "";

    /** What the retrieval is called; the method's name when empty. */
    String name() default "";

    /** Entries of the form {@code key=expression}, each expression in SpEL over the arguments. */
    String[] metadata() default {};

    /** Tags: plain words, or SpEL in {@code #{...}}. */
    String[] tags() default {};

    /** Whether the arguments become the input. */
    boolean captureInput() default true;

    /** Whether the returned value becomes the output. */
    boolean captureOutput() default true;
}
