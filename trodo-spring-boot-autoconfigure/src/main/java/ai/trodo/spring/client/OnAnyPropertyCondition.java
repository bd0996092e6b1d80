package ai.trodo.spring.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** What {@link ConditionalOnAnyProperty} asks: before a class is read further, which most applications never need. */
final class OnAnyPropertyCondition extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Map<String, @Nullable Object> attributes =
                metadata.getAnnotationAttributes(ConditionalOnAnyProperty.class.getName());
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnAnyProperty.class);
        if (attributes != null && attributes.get("value") instanceof String[] names) {
            for (String name : names) {
                String value = context.getEnvironment().getProperty(name);
                if (value != null && !value.equalsIgnoreCase("false")) {
                    return ConditionOutcome.match(message.because(name + " is set"));
                }
            }
        }
        return ConditionOutcome.noMatch(message.because("none of its properties is set"));
    }
}
