package ai.trodo.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Matches if at least one of the properties is set to something other than false. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Conditional(OnAnyPropertyCondition.class)
public @interface ConditionalOnAnyProperty {
    /** Names of properties, in full. */
    String[] value();
}
