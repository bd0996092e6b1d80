package ai.trodo.spring.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The switches behind {@link ConditionalOnTrodo}. */
final class OnTrodoCondition extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Map<String, @Nullable Object> attributes = metadata.getAnnotationAttributes(ConditionalOnTrodo.class.getName());
        String concern = attributes == null ? "" : String.valueOf(attributes.get("value"));
        Environment environment = context.getEnvironment();
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnTrodo.class, concern);
        for (String property : new String[] {"trodo.enabled", "trodo.instrument." + concern + ".enabled"}) {
            if (!environment.getProperty(property, Boolean.class, true)) {
                return ConditionOutcome.noMatch(message.because(property + " is false"));
            }
        }
        return ConditionOutcome.match(message.because("nothing switches it off"));
    }
}
