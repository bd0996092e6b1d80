package ai.trodo.spring.client;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Matches unless {@code trodo.enabled} or {@code trodo.instrument.<concern>.enabled} is false. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Conditional(OnTrodoCondition.class)
public @interface ConditionalOnTrodo {
    /** The concern, as in {@code trodo.instrument.<concern>.enabled}. */
    String value();
}
