package ai.trodo.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Each call is a run. Inside another run it is a child span of kind agent, or a linked run of its own if asked. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
public @interface Agent {
    /** Same as {@link #name()}. */
    String value() default "";

    /** What the agent is called; the method's name when empty. */
    String name() default "";

    /** Entries of the form {@code key=expression}, each expression in SpEL over the arguments. */
    String[] metadata() default {};

    /** Tags: plain words, or SpEL in {@code #{...}}. */
    String[] tags() default {};

    /** Whether the arguments become the input. */
    boolean captureInput() default true;

    /** Whether the returned value becomes the output. */
    boolean captureOutput() default true;

    /** SpEL over the arguments: who the end user is, for example {@code #user.id}. */
    String distinctId() default "";

    /** SpEL over the arguments: which conversation this is a turn of. */
    String conversationId() default "";

    /** Whether a call inside another run becomes a run of its own that points to that run. */
    boolean linked() default false;
}
