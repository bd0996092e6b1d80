package ai.trodo.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The value is masked wherever it would be captured: its place and type are kept, its content is not. On a method: its result, or the property it reads. On a type: every value of it. */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({
    ElementType.PARAMETER,
    ElementType.FIELD,
    ElementType.RECORD_COMPONENT,
    ElementType.METHOD,
    ElementType.TYPE,
    ElementType.ANNOTATION_TYPE
})
public @interface Sensitive {}
